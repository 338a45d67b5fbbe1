import { z } from 'zod'
import { curieSchema, type Curie } from './curie.js'
import { evidenceSchema, type Evidence } from './evidence.js'
import {
  encounterKeySchema,
  patientKeySchema,
  statementIdSchema,
  txSchema,
  type EncounterKey,
  type PatientKey,
  type StatementId,
  type Tx,
} from './identifier.js'
import { partitionSchema, type Partition } from './partition.js'
import { predicates, type Predicate } from './predicate.js'
import { recordKeySchema, type RecordKey } from './record.js'
import { sourceTermSchema, type SourceTerm } from './source-term.js'
import { statuses, type Status } from './status.js'
import { civilTimeSchema, type CivilTime } from './time.js'
import { valueSchema, type Value } from './value.js'

export const lateralities = ['left', 'right', 'both'] as const
export type Laterality = (typeof lateralities)[number]

/** As the source wrote it. */
export interface Written {
  readonly value?: string
  readonly unit?: string
  readonly site?: string
  readonly severity?: string
  /** of a drug: how it is given, how often, for how long */
  readonly route?: string
  readonly frequency?: string
  readonly duration?: string
  /** status family: who has it */
  readonly relative?: string
}

/** Against the time before: of a finding, or of a drug. */
export const courses = [
  ...(['new', 'progressed', 'improved', 'resolved', 'unchanged'] as const),
  ...(['started', 'stopped', 'adjusted', 'continued'] as const),
] as const
export type Course = (typeof courses)[number]

/** What the source says; never changes. Its id is a keyed hash of all its other fields. */
export interface Statement {
  readonly id: StatementId
  readonly record: RecordKey
  readonly patient: PatientKey
  readonly encounter?: EncounterKey
  readonly predicate: Predicate
  readonly sourceTerm: SourceTerm
  readonly written: Written
  readonly status: Status
  readonly laterality?: Laterality
  readonly course?: Course
  /** 0..1, absent when the source is sure */
  readonly certainty?: number
  readonly time: CivilTime
  readonly evidence: Evidence
}

export interface Method {
  readonly extractor: string
  readonly version: string
  /** content version of the ontology */
  readonly ontology: string
  /** content version of the mappings */
  readonly mappings: string
}

/** What we make of a statement; a new mapping, ontology or grade adds one and closes the last. */
export interface Revision {
  readonly statement: StatementId
  readonly from: Tx
  /** absent while current; exclusive: the revision is not seen from `to` on */
  readonly to?: Tx
  readonly partition: Partition
  /** absent while the source term is not mapped */
  readonly concept?: Curie
  readonly value?: Value
  readonly site?: Curie
  readonly severity?: Curie
  readonly method: Method
}

/** A statement with its revision at the time of reading: what everything outside the store sees. */
export type Assertion = Statement & Omit<Revision, 'statement' | 'from' | 'to'>

const statementShape = {
  id: statementIdSchema,
  record: recordKeySchema,
  patient: patientKeySchema,
  encounter: encounterKeySchema.optional(),
  predicate: z.enum(predicates),
  sourceTerm: sourceTermSchema,
  written: z.object({
    value: z.string().optional(),
    unit: z.string().optional(),
    site: z.string().optional(),
    severity: z.string().optional(),
    route: z.string().optional(),
    frequency: z.string().optional(),
    duration: z.string().optional(),
    relative: z.string().optional(),
  }),
  status: z.enum(statuses),
  laterality: z.enum(lateralities).optional(),
  course: z.enum(courses).optional(),
  certainty: z.number().min(0).max(1).optional(),
  time: civilTimeSchema,
  evidence: evidenceSchema,
}
export const statementSchema = z.object(statementShape)

const revisionShape = {
  partition: partitionSchema,
  concept: curieSchema.optional(),
  value: valueSchema.optional(),
  site: curieSchema.optional(),
  severity: curieSchema.optional(),
  method: z.object({ extractor: z.string(), version: z.string(), ontology: z.string(), mappings: z.string() }),
}
export const revisionSchema = z.object({
  ...revisionShape,
  statement: statementIdSchema,
  from: txSchema,
  to: txSchema.optional(),
})
export const assertionSchema = z.object({ ...statementShape, ...revisionShape })
