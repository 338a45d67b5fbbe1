import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { writeSamples } from '../../samples/write.js'
import { createAccess } from '../../server/access/access.js'
import { createAudit } from '../../server/access/audit.js'
import { openControlDatabase } from '../../server/access/control-database.js'
import { developmentAccountsFile } from '../../server/access/development-accounts.js'
import { sampleDatasets, seedSampleAccess } from '../../server/access/sample-access.js'
import { ended, runJson, startCommand } from './command-line.js'

export interface PageService {
  readonly origin: string
  readonly data: string
  stop(): Promise<void>
}

/**
 * The real service, in a process of its own, over a new data folder with a few sample patients; with the page built.
 * @param add puts more files into the folder of the samples, which has one folder a data set
 */
export const startPageService = async (
  patients: number,
  add: (samples: string) => void = () => undefined,
): Promise<PageService> => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const data = mkdtempSync(join(tmpdir(), 'xinmai-page-'))
  writeSamples(join(data, 'samples'), { patients })
  add(join(data, 'samples'))
  // registered here, so that the start takes the folder for one in use and loads no samples of its own
  const control = openControlDatabase(data)
  await seedSampleAccess(createAccess(control, createAudit(control)))
  control.close()
  for (const { id, defaultGrade } of sampleDatasets) {
    const folder = join(data, 'samples', id)
    const words = ['ingest', folder, '--dataset', id, '--grade', String(defaultGrade), '--deidentified']
    const { newAssertions } = await runJson<{ newAssertions: number }>(data, ...words)
    if (newAssertions === 0) throw new Error(`${words.join(' ')}: nothing was read`)
  }
  const child = startCommand(data, ['start'], { XINMAI_PORT: '0' })
  const end = ended(child)
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (text: string) => {
      const ready = /^ready (\S+)$/m.exec(text)
      if (ready !== null) resolve(ready[1]!)
    })
    void end.then(({ err }) => reject(new Error(`the service ended\n${err}`)))
  })
  return {
    origin,
    data,
    async stop() {
      child.kill('SIGTERM')
      await end
      rmSync(data, { recursive: true })
    },
  }
}

/** A tab of its own, and all that went wrong in it: errors of scripts and on the console, where refusals by the page's policy are too. */
export interface Tab {
  readonly page: Page
  readonly errors: readonly string[]
}

export const openTab = async (browser: Browser, locale: 'zh-CN' | 'en-US'): Promise<Tab> => {
  const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`)
  })
  return { page, errors }
}

/** Signs in through the form, by keyboard, and comes back to the address asked for. */
export const signIn = async (page: Page, service: PageService, subject: string, path = '/'): Promise<void> => {
  const { users } = JSON.parse(readFileSync(developmentAccountsFile(service.data), 'utf8')) as {
    users: { subject: string; password: string }[]
  }
  await page.goto(service.origin + path)
  await page.locator('main button.primary').focus()
  await page.keyboard.press('Enter')
  await page.locator('#login').focus()
  await page.keyboard.type(subject)
  await page.keyboard.press('Tab')
  await page.keyboard.type(users.find((u) => u.subject === subject)!.password)
  await page.keyboard.press('Enter')
  await page.locator('.who', { hasText: subject }).waitFor()
}
