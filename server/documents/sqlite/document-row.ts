import type { DocumentHead } from '../../../graph-schema/index.js'

export interface HeadRow {
  readonly rowid: number
  readonly key: string
  readonly text: number
  readonly since: number
  readonly partition: number
  readonly dataset: string
  readonly grade: number
  readonly record_dataset: string
  readonly record_system: string
  readonly record_type: string
  readonly record_key: string
  readonly kind: string
  readonly language: string | null
  readonly title: string
  readonly date: string | null
  readonly patient: string | null
  readonly encounter: string | null
  readonly known: number
  readonly sections: string | null
}

/** Heads `h` with their text row `t`, record `r` and partition `v`. */
export const headSelect = `
  SELECT h.rowid, t.key, h.text, h.since, h.partition, v.dataset, v.grade, r.dataset AS record_dataset,
    r.system AS record_system, r.type AS record_type, r.key AS record_key, h.kind, h.language, h.title, h.date,
    h.patient, h.encounter, h.known, h.sections`
export const headJoins = `
  JOIN text t ON t.id = h.text JOIN record r ON r.id = h.record JOIN partition v ON v.id = h.partition`

/** What the writer put in came out of validated documents, so the types hold. */
export const toHead = (r: HeadRow): DocumentHead =>
  ({
    id: r.key,
    record: { dataset: r.record_dataset, system: r.record_system, type: r.record_type, id: r.record_key },
    partition: { dataset: r.dataset, grade: r.grade },
    kind: r.kind,
    ...(r.language === null ? {} : { language: r.language }),
    title: r.title,
    ...(r.date === null ? {} : { date: r.date }),
    ...(r.patient === null ? {} : { patient: r.patient }),
    ...(r.encounter === null ? {} : { encounter: r.encounter }),
    patientKnown: r.known === 1,
    sections: r.sections === null ? [] : JSON.parse(r.sections),
  }) as DocumentHead
