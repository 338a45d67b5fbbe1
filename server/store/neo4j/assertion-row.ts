import { createHash } from 'node:crypto'
import type { Assertion, RecordKey, SourceTerm } from '../../../graph-schema/index.js'
import { decodeValue } from '../assertion-hash.js'
import { integer } from './connection.js'

/** Short keys of what may be longer than an index takes; 128 bits in base64url. */
const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url')
export const termKey = ({ system, code, text }: SourceTerm): string => keyOf(system, code, text)
export const codeKey = ({ system, code }: Pick<SourceTerm, 'system' | 'code'>): string => keyOf(system, code)

/** Start of the time, else its end, else empty: what lists are ordered by. */
export const timeOf = ({ time }: Pick<Assertion, 'time'>): string => time.start ?? time.end ?? ''

/** A number that a researcher can compare, in the canonical unit where there is one. */
const numberOf = ({ value }: Assertion): { number?: number; unit?: string } =>
  value?.type !== 'quantity'
    ? {}
    : { number: value.canonical?.number ?? value.number, unit: value.canonical?.unit ?? value.unit }

const whole = (n: number | undefined) => (n === undefined ? undefined : integer(n))

/** The properties of a new `Assertion` node; those that are undefined are left out. */
export const toProperties = (
  a: Assertion,
  more: { readonly since: number; readonly hash: string; readonly known: boolean; readonly value: string | undefined },
) => ({
  id: a.id,
  since: integer(more.since),
  hash: more.hash,
  known: more.known,
  dataset: a.partition.dataset,
  grade: integer(a.partition.grade),
  patient: a.patient,
  encounter: a.encounter,
  predicate: a.predicate,
  status: a.status,
  concept: a.concept,
  term: termKey(a.sourceTerm),
  at: timeOf(a),
  start: a.time.start,
  end: a.time.end,
  precision: a.time.precision,
  document: a.evidence.document,
  documentKind: a.evidence.documentKind,
  documentDate: a.evidence.documentDate,
  section: a.evidence.section,
  quoteStart: whole(a.evidence.start),
  quoteEnd: whole(a.evidence.end),
  path: a.evidence.path,
  method: [a.method.extractor, a.method.version, a.method.ontology, a.method.mappings],
  value: more.value,
  ...numberOf(a),
  site: a.site,
  severity: a.severity,
  laterality: a.laterality,
  course: a.course,
  certainty: a.certainty,
  writtenValue: a.written.value,
  writtenUnit: a.written.unit,
  writtenSite: a.written.site,
  writtenSeverity: a.written.severity,
  route: a.written.route,
  frequency: a.written.frequency,
  duration: a.written.duration,
  relative: a.written.relative,
})

/** An assertion as `returnAssertion` returns it. */
export interface AssertionRow {
  readonly a: Readonly<Record<string, unknown>>
  readonly term: SourceTerm
  readonly record: RecordKey
}

/** Columns of an `AssertionRow` from a node `a`. */
export const returnAssertion = `
  MATCH (r:Record)-[:SAYS]->(a)-[:WRITTEN_AS]->(t:SourceTerm)
  RETURN properties(a) AS a, t {.system, .code, .text} AS term, r {.dataset, .system, .type, .id} AS record`

/** Without the fields that are absent. */
const given = (fields: Readonly<Record<string, unknown>>): object => {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) out[name] = value
  return out
}

/** What the writer put in came out of validated assertions, so the types hold. */
export const toAssertion = ({ a, term, record }: AssertionRow): Assertion => {
  const [extractor, version, ontology, mappings] = a.method as string[]
  return {
    id: a.id,
    record: { dataset: record.dataset, system: record.system, type: record.type, id: record.id },
    patient: a.patient,
    predicate: a.predicate,
    sourceTerm: { system: term.system, code: term.code, text: term.text },
    written: given({
      value: a.writtenValue,
      unit: a.writtenUnit,
      site: a.writtenSite,
      severity: a.writtenSeverity,
      route: a.route,
      frequency: a.frequency,
      duration: a.duration,
      relative: a.relative,
    }),
    status: a.status,
    time: given({ start: a.start, end: a.end, precision: a.precision }),
    evidence: given({
      document: a.document,
      documentKind: a.documentKind,
      documentDate: a.documentDate,
      section: a.section,
      start: a.quoteStart,
      end: a.quoteEnd,
      path: a.path,
    }),
    partition: { dataset: a.dataset, grade: a.grade },
    method: { extractor, version, ontology, mappings },
    ...given({
      encounter: a.encounter,
      laterality: a.laterality,
      course: a.course,
      certainty: a.certainty,
      concept: a.concept,
      value: a.value === undefined ? undefined : decodeValue(a.value as string),
      site: a.site,
      severity: a.severity,
    }),
  } as Assertion
}
