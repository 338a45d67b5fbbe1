import { z } from 'zod'

/** Identifiers are types: a string that passed its parser once, at the edge. */
type Id<Name extends string> = string & { readonly __id: Name }

const id = <Name extends string>(pattern: RegExp, what: string) =>
  z.string().regex(pattern, what) as unknown as z.ZodType<Id<Name>>

/** Short name a steward gives a dataset: `cn-cardiology-2024`. */
export type DatasetId = Id<'dataset'>
export const datasetIdSchema = id<'dataset'>(
  /^[a-z0-9][a-z0-9._-]{0,63}$/,
  'a dataset is named in a-z 0-9 . _ - (64 at most)',
)
export const parseDatasetId = (text: string): DatasetId => datasetIdSchema.parse(text)

/** Keyed hash of dataset + patient identity; 128 bits in base64url. Never the same across datasets. */
export type PatientKey = Id<'patient'>
/** Keyed hash of dataset + encounter identity. */
export type EncounterKey = Id<'encounter'>
/** Keyed hash of all that a statement says; see statement.ts. */
export type StatementId = Id<'statement'>
/** Keyed hash of dataset + canonical content of a document. */
export type DocumentId = Id<'document'>

const hash = /^[A-Za-z0-9_-]{22}$/
export const patientKeySchema = id<'patient'>(hash, 'not a patient key')
export const encounterKeySchema = id<'encounter'>(hash, 'not an encounter key')
export const statementIdSchema = id<'statement'>(hash, 'not a statement id')
export const documentIdSchema = id<'document'>(hash, 'not a document id')

/** Who reads: the subject of a token, or `local:operator` for the command line. */
export type ReaderId = Id<'reader'>
export const readerIdSchema = id<'reader'>(
  /^[\x21-\x7e]{1,200}$/,
  'a subject is 1-200 printable ASCII characters without spaces',
)
export const parseReaderId = (text: string): ReaderId => readerIdSchema.parse(text)
export const localOperator = 'local:operator' as ReaderId

export type JobId = Id<'job'>
export const jobIdSchema = id<'job'>(/^job-[0-9]{8}T[0-9]{6}-[0-9a-f]{6}$/, 'not a job id')
export const parseJobId = (text: string): JobId => jobIdSchema.parse(text)

/**
 * Transaction number: counts batches of one data folder from 1 on; 0 is before the first.
 * It orders all changes, and `asOf: tx` reads the state just after that batch.
 */
export type Tx = number & { readonly __tx: true }
export const txSchema = z.int().nonnegative() as unknown as z.ZodType<Tx>
export const parseTx = (n: number): Tx => txSchema.parse(n)
