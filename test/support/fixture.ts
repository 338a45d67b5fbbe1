import { createHash } from 'node:crypto'
import { Random } from '../../samples/random.js'
import {
  defaultSmallCell,
  localOperator,
  parseTx,
  precisionOf,
  recordKeyText,
  statuses,
  type Assertion,
  type Batch,
  type Change,
  type CivilTime,
  type Curie,
  type DatasetId,
  type DatasetView,
  type Document,
  type DocumentId,
  type DocumentKind,
  type EncounterKey,
  type Evidence,
  type Grade,
  type JobId,
  type Language,
  type Course,
  type Laterality,
  type Method,
  type PatientKey,
  type Predicate,
  type RecordKey,
  type SealedRecord,
  type SourceTerm,
  type StatementId,
  type Status,
  type Value,
  type View,
  type Written,
} from '../../graph-schema/index.js'

/** 22 characters of base64url, the shape of all keyed hashes. */
const hash = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)

/** What a test wants to say about an assertion; all else is filled in. */
export interface AssertionPart {
  /** `null` for an unmapped one */
  concept?: string | null
  predicate?: Predicate
  status?: Status
  term?: Partial<SourceTerm>
  written?: Written
  /** civil start, or a whole time; undated when absent */
  time?: string | CivilTime
  value?: Value
  site?: string
  severity?: string
  laterality?: Laterality
  course?: Course
  certainty?: number
  encounter?: string
  /** that of the record unless given */
  grade?: Grade
  /** index into the documents of the record, 0 */
  document?: number
  /** further fields of the evidence */
  evidence?: Partial<Omit<Evidence, 'document' | 'documentKind' | 'documentDate'>>
  method?: Partial<Method>
}

export interface DocumentPart {
  text?: string
  kind?: DocumentKind
  language?: Language
  title?: string
  date?: string
  grade?: Grade
  encounter?: string
  sections?: Document['sections']
}

export interface RecordPart {
  dataset?: string
  system?: string
  type?: string
  id?: string
  /** any name; `null` for a record whose patient is only its document */
  patient?: string | null
  grade?: Grade
  job?: string
  /** changes with the parts unless given */
  content?: string
  /** one note whose text names the record unless given */
  documents?: readonly DocumentPart[]
  /** short for assertions that differ in the concept alone */
  concepts?: readonly string[]
  assertions?: readonly AssertionPart[]
}

export interface DatasetViewPart {
  tier?: DatasetView['tier']
  maxGrade?: Grade
  smallCell?: number
}

const method: Method = { extractor: 'fixture', version: '1', ontology: 'o1', mappings: 'm1' }
const civil = (time: string | CivilTime | undefined): CivilTime =>
  typeof time === 'object'
    ? time
    : time === undefined
      ? { precision: 'day' }
      : { start: time, precision: precisionOf(time) }

const documentId = (dataset: string, text: string) => hash('document', dataset, text) as DocumentId
const patientKey = (dataset: string, name: string) => hash('patient', dataset, name) as PatientKey
const jobId = (n: number | string) =>
  `job-20240101T000000-${hash('job', n)
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '0')
    .slice(0, 6)}` as JobId

const record = (part: RecordPart = {}): SealedRecord => {
  const dataset = (part.dataset ?? 'alpha') as DatasetId
  const key: RecordKey = { dataset, system: part.system ?? 'fixture', type: part.type ?? 'note', id: part.id ?? '1' }
  const grade = part.grade ?? 2
  const documents = (part.documents ?? [{}]).map((d, i): Document => {
    const text = d.text ?? `${recordKeyText(key)} ${part.patient ?? ''} ${i}`
    const id = documentId(dataset, text)
    return {
      id,
      record: key,
      partition: { dataset, grade: d.grade ?? grade },
      kind: d.kind ?? 'note',
      ...(d.language === undefined ? {} : { language: d.language }),
      title: d.title ?? `note ${key.id}`,
      ...(d.date === undefined ? {} : { date: d.date }),
      patient:
        part.patient === null
          ? (hash('document patient', id) as PatientKey)
          : patientKey(dataset, part.patient ?? 'p1'),
      ...(d.encounter === undefined ? {} : { encounter: hash('encounter', dataset, d.encounter) as EncounterKey }),
      patientKnown: part.patient !== null,
      sections: d.sections ?? [],
      text,
    }
  })
  const said: readonly AssertionPart[] = [
    ...(part.concepts ?? []).map((concept) => ({ concept })),
    ...(part.assertions ?? []),
  ]
  const assertions = said.map((a): Assertion => {
    const document = documents[a.document ?? 0]
    if (!document) throw new Error('the assertion names a document that the record lacks')
    const concept = a.concept === undefined ? 'xm:0000001' : a.concept
    const statement = {
      record: key,
      patient: document.patient!,
      ...(a.encounter === undefined ? {} : { encounter: hash('encounter', dataset, a.encounter) as EncounterKey }),
      predicate: a.predicate ?? 'hasDisease',
      sourceTerm: { system: 'text', code: concept ?? 'unknown', text: concept ?? 'unknown', ...a.term },
      written: a.written ?? {},
      status: a.status ?? 'present',
      ...(a.laterality === undefined ? {} : { laterality: a.laterality }),
      ...(a.course === undefined ? {} : { course: a.course }),
      ...(a.certainty === undefined ? {} : { certainty: a.certainty }),
      time: civil(a.time),
      evidence: {
        document: document.id,
        documentKind: document.kind,
        ...(document.date === undefined ? {} : { documentDate: document.date }),
        ...a.evidence,
      },
    } satisfies Omit<Assertion, 'id' | 'partition' | 'method'>
    return {
      id: hash('statement', statement) as StatementId,
      ...statement,
      partition: { dataset, grade: a.grade ?? grade },
      ...(concept === null ? {} : { concept: concept as Curie }),
      ...(a.value === undefined ? {} : { value: a.value }),
      ...(a.site === undefined ? {} : { site: a.site as Curie }),
      ...(a.severity === undefined ? {} : { severity: a.severity as Curie }),
      method: { ...method, ...a.method },
    }
  })
  const patient =
    documents[0]?.patient ?? (part.patient === null ? undefined : patientKey(dataset, part.patient ?? 'p1'))
  return {
    key,
    job: (part.job ?? jobId(1)) as JobId,
    content: part.content ?? hash('content', documents, assertions),
    ...(patient === undefined ? {} : { patient }),
    patientKnown: part.patient !== null,
    documents,
    assertions,
  }
}

/** A record stands for `put` of it. */
const batch = (tx: number, ...changes: readonly (SealedRecord | Change)[]): Batch => ({
  tx: parseTx(tx),
  changes: changes.map((c) => ('type' in c ? c : { type: 'put', record: c })),
})

/** `view({ alpha: {} })` reads alpha at tier row, grade 5, small cell 5, now. */
const view = (datasets: Record<string, DatasetViewPart>, asOf?: number): View => ({
  datasets: new Map(
    Object.entries(datasets).map(([name, d]) => [
      name as DatasetId,
      { tier: d.tier ?? 'row', maxGrade: d.maxGrade ?? 5, smallCell: d.smallCell ?? defaultSmallCell },
    ]),
  ),
  ...(asOf === undefined ? {} : { asOf: parseTx(asOf) }),
  reader: localOperator,
})

/** Builders of what stores are fed and read with. Equal parts give equal results, ids included. */
export const fixture = { record, batch, view, patientKey, documentId, jobId, method }

export interface RandomGraphSize {
  records?: number
  patients?: number
  concepts?: number
  datasets?: readonly string[]
  /** assertions a record, 0 to twice this */
  assertions?: number
  /** concept ids; `xm:0000001` … when absent */
  ids?: readonly string[]
}

/** Records over datasets, grades, patients, statuses and times; the same seed gives the same records. */
export const randomGraph = (seed: number | string, size: RandomGraphSize = {}): SealedRecord[] => {
  const random = new Random('random graph', seed)
  const { records = 60, patients = 20, concepts = 25, datasets = ['alpha', 'beta'], assertions = 3 } = size
  const ids = size.ids ?? Array.from({ length: concepts }, (_, i) => `xm:${String(i + 1).padStart(7, '0')}`)
  const day = () =>
    `20${random.int(10, 24)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
  return Array.from({ length: records }, (_, i) => {
    const name = `${random.int(1, patients)}`
    const grade = random.int(1, 5) as Grade
    return record({
      dataset: random.pick(datasets),
      id: `r${i}`,
      patient: random.chance(0.05) ? null : `p${name}`,
      grade,
      job: jobId(random.int(1, 3)),
      documents: [
        {
          text: `record ${i} of ${seed}: ${random.hex(24)}`,
          language: random.pick(['zh', 'en'] as const),
          date: day(),
          kind: random.pick(['note', 'report', 'resource'] as const),
        },
      ],
      assertions: Array.from({ length: random.int(0, 2 * assertions) }, (): AssertionPart => {
        const mapped = random.chance(0.9)
        const number = random.int(1, 200)
        return {
          concept: mapped ? random.pick(ids) : null,
          status: random.chance(0.75) ? 'present' : random.pick(statuses),
          term: mapped ? {} : { code: `phrase ${random.int(1, 9)}`, text: `phrase ${random.int(1, 9)}` },
          ...(random.chance(0.8) ? { time: day() } : {}),
          grade: random.int(1, grade) as Grade,
          ...(random.chance(0.3) ? { value: { type: 'quantity', number, unit: 'mm[Hg]' } } : {}),
          evidence: { start: random.int(0, 5), end: random.int(6, 20) },
        }
      }),
    })
  })
}
