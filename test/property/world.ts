import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { buildDataSet, readDataSet } from '../../ontology/data-set.js'
import { rootId } from '../../ontology/id-range.js'
import { loadOntology } from '../../ontology/load.js'
import {
  sees,
  statuses,
  tiers,
  type Assertion,
  type Batch,
  type Change,
  type Curie,
  type Document,
  type Grade,
  type SealedRecord,
  type Status,
  type View,
} from '../../graph-schema/index.js'
import { createSqliteDocumentStore } from '../../server/documents/sqlite/document-store.js'
import { createOntologyEmbedder } from '../../server/embed/ontology/embedder.js'
import { createReadService } from '../../server/read/create-read-service.js'
import type { ReadService } from '../../server/read/read-service.js'
import { createSqliteSearchIndex } from '../../server/search/sqlite/search-index.js'
import type { GraphStore } from '../../server/store/graph-store.js'
import { createSqliteGraphStore } from '../../server/store/sqlite/graph-store.js'
import { dataSetFolder } from '../support/data-set-folder.js'
import { fixture, type DatasetViewPart, type RecordPart } from '../support/fixture.js'

export const ontology = loadOntology()
const embedder = createOntologyEmbedder(ontology)

export const datasetNames = ['cn-heart', 'cn-stroke', 'us-cardio'] as const

/** Concepts above and below each other, of several kinds, with what stands for them in a text. */
const phrases = [
  '高血压',
  '高血压性心脏病',
  '房颤',
  '心律失常',
  '脑梗死',
  '华法林',
  '阿司匹林',
  '胸痛',
  'atrial fibrillation',
  'warfarin',
]
export const mentions = phrases.map((phrase) => ({ phrase, concept: ontology.byTerm(phrase)[0]!.id }))
export const concepts: readonly Curie[] = [...new Set(mentions.map((m) => m.concept))]

/** One sentence of a note: what it mentions and how sensitive that is. */
interface Sentence {
  readonly mention: number
  readonly status: Status
  readonly grade: Grade
}
export interface NotePart {
  readonly dataset: (typeof datasetNames)[number]
  readonly record: number
  readonly patient: number | null
  readonly grade: Grade
  readonly resource: boolean
  readonly sentences: readonly Sentence[]
}

const grade = fc.integer({ min: 1, max: 5 }) as fc.Arbitrary<Grade>
const notePart: fc.Arbitrary<NotePart> = fc.record({
  dataset: fc.constantFrom(...datasetNames),
  record: fc.nat(9),
  patient: fc.oneof(
    { weight: 9, arbitrary: fc.nat(6) as fc.Arbitrary<number | null> },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  grade,
  resource: fc.boolean(),
  sentences: fc.array(
    fc.record({
      mention: fc.nat(mentions.length - 1),
      status: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Status>('present') },
        { weight: 1, arbitrary: fc.constantFrom(...statuses) },
      ),
      grade,
    }),
    { maxLength: 4 },
  ),
})

/** What happens in one batch: records said anew, or one taken away. */
export type Step = readonly (NotePart | { readonly remove: 'close' | 'erase'; readonly of: number })[]
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.array(
    fc.oneof(
      { weight: 12, arbitrary: notePart },
      {
        weight: 1,
        arbitrary: fc.record({ remove: fc.constantFrom('close' as const, 'erase' as const), of: fc.nat(9) }),
      },
    ),
    { minLength: 1, maxLength: 12 },
  ),
  { minLength: 1, maxLength: 4 },
)

/** A note whose text mentions what its assertions say, each quoting its own place; its grade is the highest in it. */
const sealed = (note: NotePart, tx: number): SealedRecord => {
  let text = note.resource ? '' : `第${note.record}号病历，患者${note.patient ?? '不详'}。`
  const assertions = note.sentences.map(({ mention, status, grade: own }, i) => {
    const { phrase, concept } = mentions[mention]!
    const start = text.length + 2
    text += `其${i}${phrase}，记于第${tx}次。`
    return {
      concept: mention % 7 === 6 ? null : concept,
      status,
      grade: Math.min(own, note.grade) as Grade,
      // resources name codes, notes phrases
      term: { ...(note.resource && { system: 'http://hl7.org/fhir/sid/icd-10' }), code: phrase, text: phrase },
      time: `2023-0${(i % 9) + 1}-1${note.record % 10}`,
      evidence: { start, end: start + phrase.length },
    }
  })
  const part: RecordPart = {
    dataset: note.dataset,
    id: `r${note.record}`,
    patient: note.patient === null ? null : `p${note.patient}`,
    grade: note.grade,
    documents: [
      {
        text,
        kind: note.resource ? 'resource' : 'note',
        language: 'zh',
        title: `病历${note.record}`,
        date: '2023-05-01',
      },
    ],
    assertions,
  }
  return fixture.record(part)
}

export const batchesOf = (world: readonly Step[]): readonly Batch[] =>
  world.map((step, i) => {
    const said = new Map<string, Change>()
    for (const what of step) {
      if ('remove' in what) {
        const scope = {
          type: 'record' as const,
          key: sealed(
            { dataset: 'cn-heart', record: what.of, patient: null, grade: 1, resource: false, sentences: [] },
            0,
          ).key,
        }
        said.set(`${what.remove} ${what.of}`, { type: what.remove, scope })
      } else said.set(`${what.dataset} ${what.record}`, { type: 'put', record: sealed(what, i + 1) })
    }
    return fixture.batch(i + 1, ...said.values())
  })

/** What is left of the batches when all that the view may not see is taken out before it is written. */
export const restrict = (batches: readonly Batch[], view: View): readonly Batch[] =>
  batches.map((batch) => ({
    tx: batch.tx,
    changes: batch.changes.map((change) => {
      if (change.type !== 'put') return change
      const documents: readonly Document[] = change.record.documents.filter((d) => sees(view, d.partition))
      const assertions: readonly Assertion[] = change.record.assertions.filter((a) => sees(view, a.partition))
      return { type: 'put', record: { ...change.record, documents, assertions } }
    }),
  }))

/** A read service over stores in memory that took the batches. */
const folder = dataSetFolder({
  elements: (['disease', 'symptom', 'drug', 'finding'] as const).map((kind) => ({
    type: 'S3',
    format: 'AN..20',
    domain: kind === 'drug' ? 'ATC' : 'ICD10',
    concept: rootId(kind),
    relation: 'has-kind',
  })),
})
const elements = buildDataSet(readDataSet(folder))
rmSync(folder, { recursive: true })

/** @param graph an empty store, in memory unless given */
export const serviceOf = async (
  batches: readonly Batch[],
  graph: GraphStore = createSqliteGraphStore(':memory:'),
): Promise<ReadService> => {
  const documents = createSqliteDocumentStore(':memory:')
  const index = createSqliteSearchIndex(':memory:', { embedder })
  for (const batch of batches) for (const store of [documents, graph, index]) await store.apply(batch)
  return createReadService({ graph, documents, index, ontology, elements: () => elements })
}

/** A view of any of the datasets, each at any tier and grade. */
export const views: fc.Arbitrary<View> = fc
  .record({
    parts: fc.array(
      fc.record({
        name: fc.constantFrom(...datasetNames),
        tier: fc.constantFrom(...tiers),
        maxGrade: grade,
        smallCell: fc.constantFrom(2, 5),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ parts }) =>
    fixture.view(Object.fromEntries(parts.map(({ name, ...part }) => [name, part as DatasetViewPart]))),
  )
