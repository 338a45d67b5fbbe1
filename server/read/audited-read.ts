import { partitionKey, type Assertion, type Partition, type PatientKey } from '../../graph-schema/index.js'
import type { Reader } from '../access/access.js'
import type { Audit, AuditEvent } from '../access/audit.js'
import type { EvidenceView, ReadService } from './read-service.js'

/** What of an answer goes into its audit record. */
interface Touched {
  readonly partitions: ReadonlySet<string>
  readonly patients: { readonly size: number }
}

const touched = (items: Iterable<{ readonly partition: Partition; readonly patient?: PatientKey }>): Touched => {
  const partitions = new Set<string>()
  const patients = new Set<PatientKey>()
  for (const { partition, patient } of items) {
    partitions.add(partitionKey(partition))
    if (patient !== undefined) patients.add(patient)
  }
  return { partitions, patients }
}
/** longer lists of ids go into a record as their number: the read that named them is on record */
const mostIds = 20

const assertionsOf = (views: readonly EvidenceView[]): readonly Assertion[] => views.map((v) => v.assertion)

/**
 * The same reads, each of row tier recorded in the reader's name before its answer is given, and each that fails as a
 * refusal. Counts and links name no patient and are not recorded.
 */
export const auditedRead = (
  read: ReadService,
  audit: Audit,
  reader: Pick<Reader, 'subject' | 'client'>,
): ReadService => {
  const who: Pick<AuditEvent, 'reader' | 'client'> = {
    reader: reader.subject,
    ...(reader.client === undefined ? {} : { client: reader.client }),
  }
  const recorded = async <Answer>(
    what: string,
    facts: AuditEvent['facts'],
    reading: Promise<Answer>,
    of: (answer: Answer) => Touched,
  ): Promise<Answer> => {
    let answer: Answer
    try {
      answer = await reading
    } catch (error) {
      const code = (error as { code?: unknown }).code ?? 'INTERNAL'
      await audit.append({ ...who, type: 'refusal', what, facts: { ...facts, code } })
      throw error
    }
    const { partitions, patients } = of(answer)
    if (partitions.size > 0)
      await audit.append({
        ...who,
        type: 'read',
        what,
        facts,
        partitions: [...partitions].sort(),
        patients: patients.size,
      })
    return answer
  }

  return {
    ...read,
    search: (view, request) =>
      recorded('search', { ...request }, read.search(view, request), (r) =>
        touched(r.documents.items.map((h) => h.head)),
      ),
    linkEvidence: (view, from, to, page) =>
      recorded('linkEvidence', { from, to, page }, read.linkEvidence(view, from, to, page), (r) =>
        touched(assertionsOf(r.items)),
      ),
    assertions: (view, filter, page) =>
      recorded('assertions', { ...filter, page }, read.assertions(view, filter, page), (r) => touched(r.items)),
    evidence: (view, id) =>
      recorded('evidence', { statement: id }, read.evidence(view, id), (r) => touched([r.assertion])),
    evidences: (view, ids) =>
      recorded('evidence', { statements: ids.length > mostIds ? ids.length : ids }, read.evidences(view, ids), (r) =>
        touched(assertionsOf(r)),
      ),
    patient: (view, key) =>
      recorded('patient', { patient: key }, read.patient(view, key), (r) => ({
        ...touched(r.documents),
        // the patient is in a dataset even where no document shows
        partitions: new Set([...touched(r.documents).partitions, `${r.dataset}/*`]),
        patients: new Set([r.key]),
      })),
    quality: (view, dataset) =>
      recorded('quality', { dataset }, read.quality(view, dataset), ({ partitions, patients }) => ({
        partitions: new Set(partitions),
        patients: { size: patients },
      })),
    document: (view, id) =>
      recorded('document', { document: id }, read.document(view, id), (r) => touched([r.document])),
    explanations: (view, id) =>
      recorded('explanations', { document: id }, read.explanations(view, id), (r) => touched([r.document])),
  }
}
