import type { z } from 'zod'
import {
  XinmaiError,
  txSchema,
  type Curie,
  type Language,
  type PatientCounts,
  type StatementId,
  type Tx,
  type View,
} from '../../graph-schema/index.js'
import type { DataSet } from '../../ontology/data-set.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { Access, Reader } from '../access/access.js'
import type { EvidenceView, ReadService } from '../read/read-service.js'
import { createBatch } from './batch.js'

/** What every resolver gets: made anew for each request. */
export interface Context {
  readonly reader: Reader
  /** audited in the reader's name */
  readonly read: ReadService
  readonly ontology: Ontology
  /** the data elements, read when first asked for */
  readonly dataSet: () => DataSet
  readonly access: Access
  /** of the request; labels default to it */
  readonly language: Language
  /** patients with a concept */
  patientsOf(concept: Curie): Promise<PatientCounts>
  /** what may be shown of the place of a statement, under the reader's view of now; undefined when it is gone since */
  evidenceOf(statement: StatementId): Promise<EvidenceView | undefined>
}

export const createContext = (parts: Omit<Context, 'patientsOf' | 'evidenceOf'>): Context => {
  const { read, reader } = parts
  return {
    ...parts,
    patientsOf: createBatch(async (concepts: readonly Curie[]) => {
      const counts = await read.counts(reader.view, concepts)
      const found = new Map(concepts.map((id, i) => [id, counts[i]!]))
      return (id) => found.get(id)!
    }),
    evidenceOf: createBatch(async (statements: readonly StatementId[]) => {
      const found = new Map((await read.evidences(reader.view, statements)).map((e) => [e.assertion.id, e]))
      return (id) => found.get(id)
    }),
  }
}

/** The reader's view, at `asOf` if given. @throws XinmaiError BAD_REQUEST */
export const viewAt = (context: Context, asOf: number | null | undefined): View =>
  asOf === null || asOf === undefined
    ? context.reader.view
    : { ...context.reader.view, asOf: parsed<Tx>(txSchema, asOf) }

/** @throws XinmaiError NOT_FOUND for an id that cannot be one: no such thing, as with any other id that names nothing */
export const identified = <Id>(schema: z.ZodType<Id>, id: string): Id => {
  const result = schema.safeParse(id)
  if (!result.success) throw new XinmaiError('NOT_FOUND', 'no such thing, or none for this reader')
  return result.data
}

/** @throws XinmaiError BAD_REQUEST with what is wrong with the value */
export const parsed = <Value>(schema: z.ZodType<Value>, value: unknown): Value => {
  const result = schema.safeParse(value)
  if (!result.success)
    throw new XinmaiError('BAD_REQUEST', result.error.issues.map((issue) => issue.message).join('; '))
  return result.data
}

/** The label of what has one in both languages; by default in the language of the request. */
export const labelOf = (
  labelled: { readonly label: Readonly<Record<Language, string>> },
  context: Context,
  language?: Language,
): string => labelled.label[language ?? context.language]

/** @param what `value set`, `data element` … */
export const noSuch = (what: string, id: string): XinmaiError =>
  new XinmaiError('NOT_FOUND', `no such ${what}`, { id: id.slice(0, 200) })

/** @throws XinmaiError NOT_FOUND */
export const conceptOf = (context: Context, id: string): Concept => {
  const concept = context.ontology.concept(id)
  if (concept === undefined) throw new XinmaiError('NOT_FOUND', 'no such concept', { concept: id.slice(0, 200) })
  return concept
}
