import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from '@jest/globals'

/** Folder of the public development data beside the checkout; see its README. */
export const sharedData = join(process.cwd(), '..', 'shared', 'data')
export const sharedDataPresent = existsSync(join(sharedData, 'README.md'))

/** `describe` for tests on the development data: skips, with its reason in the name, where the data is absent. */
export const describeSharedData = (name: string, body: () => void): void => {
  if (sharedDataPresent) describe(name, body)
  else describe(name, () => test.skip('needs the development data in ../shared/data, which is absent', () => undefined))
}
