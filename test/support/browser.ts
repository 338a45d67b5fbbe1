import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import { chromium, type Browser } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const executable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first Chromium on PATH. */
export const chromiumPath: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => folder !== '')
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find(executable)

/** `describe` for tests with a browser: skips, with its reason in the name, where there is none; with CI=true that fails. */
export const describeBrowser = (name: string, body: () => void): void => {
  // a machine under load loses a keystroke or a frame now and then: such a test gets a second try, the first is printed
  jest.retryTimes(1, { logErrorsBeforeRetry: true })
  if (chromiumPath !== undefined) return describe(name, body)
  const reason = `needs Chromium on PATH (${names.join(', ')})`
  if (process.env.CI === 'true') describe(name, () => test(reason, () => expect(chromiumPath).toBeDefined()))
  else describe(name, () => test.skip(reason, () => undefined))
}

/** Starts Chromium without a screen; WebGL is drawn by software. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-swiftshader',
      '--use-gl=angle',
      '--use-angle=swiftshader',
    ],
  })
