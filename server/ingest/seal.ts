import type { DraftDocument, DraftStatement, Extraction, SourceIdentity } from '../../extractors/extractor.js'
import type {
  Assertion,
  DatasetId,
  Document,
  DocumentId,
  EncounterKey,
  Evidence,
  Grade,
  JobId,
  Method,
  PatientKey,
  RecordKey,
  SealedRecord,
  StatementId,
} from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { Pseudonym } from './pseudonym.js'

/** Identity that is a keyed hash already: what the reference table keeps and what re-reading puts back. */
export const sealedSystem = 'xinmai:sealed'

export interface SealContext {
  readonly dataset: DatasetId
  /** default grade of the dataset */
  readonly grade: Grade
  readonly job: JobId
  readonly ontology: Ontology
  readonly pseudonym: Pseudonym
  /** keys of patients and encounters, which many records share; see `remembered` */
  readonly identityKeys?: Pseudonym
}

/** A statement with the extractor that made it. */
export interface MethodStatement {
  readonly draft: DraftStatement
  readonly method: Method
}

export const patientKeyOf = (pseudonym: Pseudonym, dataset: DatasetId, identity: SourceIdentity): PatientKey =>
  (identity.system === sealedSystem
    ? identity.value
    : pseudonym('patient', dataset, identity.system, identity.value)) as PatientKey

const encounterKeyOf = (pseudonym: Pseudonym, dataset: DatasetId, identity: SourceIdentity): EncounterKey =>
  (identity.system === sealedSystem
    ? identity.value
    : pseudonym('encounter', dataset, identity.system, identity.value)) as EncounterKey

/** Grade of an assertion: the dataset's default, raised by its concept; an absent thing does not raise it. */
const gradeOf = (draft: DraftStatement, context: SealContext): Grade => {
  if (draft.status === 'absent' || draft.concept === undefined) return context.grade
  const own = context.ontology.concept(draft.concept)?.grade ?? 1
  return (own > context.grade ? own : context.grade) as Grade
}

/**
 * Turns what an extractor found into what stores take: identities become keyed hashes, statements and documents get
 * their ids, everything gets its partition. Pure: the same extraction under the same key seals alike.
 * @param stored a record that is read again: its key is sealed already, and it knows whose it is
 */
export const seal = (
  extraction: Extraction,
  statements: readonly MethodStatement[],
  context: SealContext,
  stored?: { readonly key: RecordKey; readonly patientKnown: boolean },
): SealedRecord => {
  const { dataset, pseudonym, identityKeys = pseudonym } = context
  const { system, type, id: sourceId } = extraction.record
  // ids of sources are record numbers and ids of patients: they are kept as hashes alone
  const key: RecordKey = stored?.key ?? {
    dataset,
    system,
    type,
    id: pseudonym('record', dataset, system, type, sourceId),
  }
  const patientKnown = stored?.patientKnown ?? extraction.patient !== undefined
  const patient =
    extraction.patient === undefined
      ? (pseudonym('patient-of-record', key.dataset, key.system, key.type, key.id) as PatientKey)
      : patientKeyOf(identityKeys, dataset, extraction.patient)
  const encounter = extraction.encounter && encounterKeyOf(identityKeys, dataset, extraction.encounter)

  const ids = new Map<number, DocumentId>()
  const drafts = new Map<number, DraftDocument>()
  const taken = new Set<string>()
  for (const draft of extraction.documents) {
    // two documents of one record may say the same: the later one is told apart by its number among equals
    let id: string
    for (let nth = 0; taken.has((id = pseudonym('document', key, draft.kind, draft.text, nth))); nth++);
    taken.add(id)
    drafts.set(draft.ref, draft)
    ids.set(draft.ref, id as DocumentId)
  }

  const grades = new Map<number, Grade>()
  const assertions = new Map<StatementId, Assertion>()
  for (const { draft, method } of statements) {
    const document = drafts.get(draft.evidence.ref)
    if (document === undefined) throw new Error(`evidence of ${key.type}/${key.id} names no document of its record`)
    const { ref, ...place } = draft.evidence
    const grade = gradeOf(draft, context)
    if (grade > (grades.get(ref) ?? context.grade)) grades.set(ref, grade)
    const evidence: Evidence = {
      document: ids.get(ref)!,
      documentKind: document.kind,
      ...(document.date === undefined ? {} : { documentDate: document.date }),
      ...place,
    }
    const said = {
      record: key,
      patient,
      ...(encounter === undefined ? {} : { encounter }),
      predicate: draft.predicate,
      sourceTerm: draft.sourceTerm,
      written: draft.written,
      status: draft.status,
      ...(draft.laterality === undefined ? {} : { laterality: draft.laterality }),
      ...(draft.course === undefined ? {} : { course: draft.course }),
      ...(draft.certainty === undefined ? {} : { certainty: draft.certainty }),
      time: draft.time,
      evidence,
    }
    const { sourceTerm: term, written: w, time: t } = draft
    // the document's id stands for dataset, record and text; a flat list is quick to write and to hash
    const id = pseudonym(
      'statement',
      evidence.document,
      evidence.start ?? evidence.path,
      evidence.end,
      evidence.section,
      evidence.documentDate,
      patient,
      encounter,
      draft.predicate,
      term.system,
      term.code,
      term.text,
      w.value,
      w.unit,
      w.site,
      w.severity,
      draft.status,
      draft.laterality,
      draft.certainty,
      t.start,
      t.end,
      t.precision,
      w.route,
      w.frequency,
      w.duration,
      w.relative,
      draft.course,
    ) as StatementId
    assertions.set(id, {
      id,
      ...said,
      partition: { dataset, grade },
      ...(draft.concept === undefined ? {} : { concept: draft.concept }),
      ...(draft.value === undefined ? {} : { value: draft.value }),
      ...(draft.site === undefined ? {} : { site: draft.site }),
      ...(draft.severity === undefined ? {} : { severity: draft.severity }),
      method,
    })
  }

  const documents = extraction.documents.map((draft): Document => ({
    id: ids.get(draft.ref)!,
    record: key,
    partition: { dataset, grade: grades.get(draft.ref) ?? context.grade },
    kind: draft.kind,
    ...(draft.language === undefined ? {} : { language: draft.language }),
    title: draft.title,
    ...(draft.date === undefined ? {} : { date: draft.date }),
    patient,
    ...(encounter === undefined ? {} : { encounter }),
    patientKnown,
    sections: draft.sections,
    text: draft.text,
  }))
  return {
    key,
    job: context.job,
    content: pseudonym(
      'content',
      documents.map((d) => [d.id, d.title, d.date, d.language]),
      patient,
      encounter,
    ),
    patient,
    patientKnown,
    documents,
    assertions: [...assertions.values()],
  }
}
