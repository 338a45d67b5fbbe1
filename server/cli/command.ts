import type { ParseArgsConfig } from 'node:util'
import type { Language } from '../../graph-schema/index.js'
import type { Config } from '../config.js'

/** One call of a command, its words already taken apart. */
export interface Call {
  readonly config: Config
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  /** is one JSON object wanted on standard output? */
  readonly json: boolean
  readonly language: Language
  /** writes a line to standard output */
  print(line: string): void
}

/** A command of the command line; one file each. */
export interface Command {
  /** behind `xinmai` */
  readonly usage: string
  readonly summary: Readonly<Record<Language, string>>
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** answers the exit code: 0 done, 1 failed; @throws WrongUse for 2 */
  run(call: Call): Promise<number>
}

/** The words of a call are off: exit code 2, with the usage. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse'
}

/** The words behind the command, of which there must be this many. @throws WrongUse */
export const words = (call: Call, least: number, most = least): readonly string[] => {
  if (call.positionals.length < least || call.positionals.length > most)
    throw new WrongUse(
      `${call.positionals.length} words given, ${least === most ? least : `${least} to ${most}`} wanted`,
    )
  return call.positionals
}

/** A text option. @throws WrongUse when it is wanted and missing */
export function option(call: Call, name: string, wanted: true): string
export function option(call: Call, name: string): string | undefined
export function option(call: Call, name: string, wanted = false): string | undefined {
  const value = call.values[name]
  if (typeof value === 'string') return value
  if (wanted) throw new WrongUse(`--${name} is missing`)
  return undefined
}

/** A text option that is one of a few. @throws WrongUse */
export const choice = <Value extends string>(call: Call, name: string, of: readonly Value[]): Value | undefined => {
  const value = option(call, name)
  if (value !== undefined && !(of as readonly string[]).includes(value))
    throw new WrongUse(`--${name} is one of ${of.join(', ')}`)
  return value as Value | undefined
}

/** A whole number. @throws WrongUse */
export const wholeNumber = (call: Call, name: string): number | undefined => {
  const value = option(call, name)
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value)) throw new WrongUse(`--${name} is a whole number`)
  return Number(value)
}
