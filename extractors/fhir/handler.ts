import type { Status } from '../../graph-schema/index.js'
import type { Disposition } from '../extractor.js'
import type { Element } from './element.js'
import type { Scope } from './scope.js'

/** Reads the resources of one type. */
export interface Handler {
  /** element that refers to the patient; absent where the resource is nobody's */
  readonly subject?: 'subject' | 'patient'
  /** the subject may be missing: not every such resource is of a patient */
  readonly subjectOptional?: boolean
  /** element that refers to the encounter */
  readonly encounter?: 'encounter' | 'context'
  /** @returns `notUsed` for what the source took back, or what says nothing of a patient */
  read(scope: Scope): Exclude<Disposition, 'rejected'>
}

/** Meaning of a resource's status codes for its statements. */
export type StatusTable = Readonly<Record<string, Status | 'notUsed'>>

/** @returns `otherwise` when the status is absent or not of the list (then with an issue) */
export const statusOf = (element: Element, table: StatusTable, otherwise: Status = 'present'): Status | 'notUsed' => {
  const code = element.code('status', table)
  return code === undefined ? otherwise : table[code]!
}

/** Notes that an element without which the resource says nothing is not there. */
export const missing = (scope: Scope, key: string): void => scope.report('MISSING_FIELD', `/${key}`, '')
