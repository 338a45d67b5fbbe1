import type { Assertion } from '../../../graph-schema/index.js'
import { decodeValue } from '../assertion-hash.js'
import { decodeDetails } from './assertion-details.js'

/** An assertion with its dictionaries joined; see `assertionSelect`. */
export interface AssertionRow {
  readonly id: string
  readonly dataset: string
  readonly grade: number
  readonly record_system: string
  readonly record_type: string
  readonly record_key: string
  readonly record_dataset: string
  readonly patient: string
  readonly encounter: string | null
  readonly predicate: string
  readonly status: string
  readonly term_system: string
  readonly term_code: string
  readonly term_text: string
  readonly written_value: string | null
  readonly written_unit: string | null
  readonly written_site: string | null
  readonly written_severity: string | null
  readonly laterality: string | null
  readonly certainty: number | null
  readonly details: string | null
  readonly at: string
  readonly starts: number
  readonly time_end: string | null
  readonly precision: string
  readonly document: string
  readonly document_kind: string
  readonly document_date: string | null
  readonly section: string | null
  readonly place_start: number | null
  readonly place_end: number | null
  readonly path: string | null
  readonly concept: string | null
  readonly value: string | null
  readonly site: string | null
  readonly severity: string | null
  readonly extractor: string
  readonly version: string
  readonly ontology: string
  readonly mappings: string
}

const word = (column: string) => `(SELECT text FROM word WHERE id = a.${column}) AS ${column}`

/** Joins the dictionaries to rows `a` (assertion) and `p` (patient) of a FROM clause that is to follow. */
export const assertionSelect = `
  SELECT a.id, v.dataset, v.grade, r.dataset AS record_dataset, r.system AS record_system, r.type AS record_type,
    r.key AS record_key, p.key AS patient, a.encounter, ${word('predicate')}, ${word('status')}, t.system AS term_system,
    t.code AS term_code, t.text AS term_text, a.written_value, a.written_unit, a.written_site, a.written_severity,
    ${word('laterality')}, a.certainty, a.details, a.at, a.starts, a.time_end, ${word('precision')}, d.key AS document,
    ${word('document_kind')}, a.document_date, a.section, a.place_start, a.place_end, a.path,
    (SELECT curie FROM concept WHERE id = a.concept) AS concept, a.value,
    (SELECT curie FROM concept WHERE id = a.site) AS site,
    (SELECT curie FROM concept WHERE id = a.severity) AS severity, m.extractor, m.version, m.ontology, m.mappings`

/** The tables that `assertionSelect` names besides `a` and `p`. */
export const assertionJoins = `
  CROSS JOIN partition v ON v.id = a.partition CROSS JOIN record r ON r.id = a.record
  CROSS JOIN term t ON t.id = a.term CROSS JOIN document d ON d.id = a.document
  CROSS JOIN method m ON m.id = a.method`

/** Without the fields that are NULL. */
const given = (fields: Readonly<Record<string, unknown>>): object => {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) if (value !== null) out[name] = value
  return out
}

/** What the writer put in came out of validated assertions, so the types hold. */
export const toAssertion = (r: AssertionRow): Assertion => {
  const { written, ...details } = decodeDetails(r.details)
  return {
    id: r.id,
    record: { dataset: r.record_dataset, system: r.record_system, type: r.record_type, id: r.record_key },
    patient: r.patient,
    predicate: r.predicate,
    sourceTerm: { system: r.term_system, code: r.term_code, text: r.term_text },
    written: {
      ...given({
        value: r.written_value,
        unit: r.written_unit,
        site: r.written_site,
        severity: r.written_severity,
      }),
      ...written,
    },
    status: r.status,
    time: given({ start: r.starts === 1 ? r.at : null, end: r.time_end, precision: r.precision }),
    evidence: given({
      document: r.document,
      documentKind: r.document_kind,
      documentDate: r.document_date,
      section: r.section,
      start: r.place_start,
      end: r.place_end,
      path: r.path,
    }),
    partition: { dataset: r.dataset, grade: r.grade },
    method: { extractor: r.extractor, version: r.version, ontology: r.ontology, mappings: r.mappings },
    ...details,
    ...given({
      encounter: r.encounter,
      laterality: r.laterality,
      certainty: r.certainty,
      concept: r.concept,
      value: r.value === null ? null : decodeValue(r.value),
      site: r.site,
      severity: r.severity,
    }),
  } as Assertion
}
