import {
  dayOf,
  precisionOf,
  recordKeyText,
  visible,
  type Assertion,
  type Curie,
  type DatasetId,
  type JobId,
  type Page,
  type PageRequest,
  type Partition,
  type PatientKey,
  type RecordKey,
  type StatementId,
  type Status,
  type Tx,
  type View,
} from '../../../graph-schema/index.js'
import type { Ontology } from '../../../ontology/ontology.js'
import type {
  AssertionFilter,
  GraphBatch,
  GraphStore,
  PartitionStats,
  Posting,
  Sayings,
  SourceTermCount,
} from '../graph-store.js'
import { assertionPage } from './assertion-page.js'
import { returnAssertion, toAssertion, type AssertionRow } from './assertion-row.js'
import { syncConcepts } from './concept-sync.js'
import { Connection, integer, type ConnectionOptions } from './connection.js'
import { GraphWriter } from './graph-writer.js'
import { historyOf } from './history.js'
import { alive, atTime, readable, readState, sees, type Reading } from './reading.js'
import { sayingsOf } from './saying.js'
import { migrate } from './schema.js'
import { sourceTermPage } from './source-term-page.js'

export interface Neo4jOptions extends ConnectionOptions {
  readonly readonly?: boolean
  /** gives the concepts of the graph labels and `IS_A`, for who asks in Cypher; only where the store may write */
  readonly ontology?: Ontology
}

/** Patients whose postings are asked for at one go. */
const postingPatients = 2_000

/** The assertions of a partition as `assertion_order` has them; `$dataset` and `$grade` name it. */
const ofPartition = (patients: string): string =>
  `MATCH (a:Assertion) WHERE a.dataset = $dataset AND a.grade = $grade AND ${patients} AND a.at IS NOT NULL
     AND a.id IS NOT NULL`

/**
 * The graph in Neo4j 5.26 or later, labelled nodes and typed relationships as in README.md. The writer and any number
 * of readers, in this or other threads, each open it for themselves. Nothing is asked of the server before the first
 * call; a server that is away is UNAVAILABLE, and found again by the next call.
 */
export class Neo4jGraphStore implements GraphStore {
  private readonly connection: Connection
  private readonly writer: GraphWriter | undefined
  private prepared: Promise<void> | undefined

  constructor(private readonly options: Neo4jOptions) {
    this.connection = new Connection(options)
    this.writer = options.readonly ? undefined : new GraphWriter(this.connection)
  }

  async apply(batch: GraphBatch): Promise<void> {
    if (!this.writer) throw new Error('this graph store was opened for reading')
    await this.ready()
    await this.writer.apply(batch)
  }

  async watermark(): Promise<Tx> {
    await this.ready()
    return this.connection.read(readable)
  }

  async close(): Promise<void> {
    await this.connection.close()
  }

  async datasets(): Promise<readonly DatasetId[]> {
    await this.ready()
    const rows = await this.connection.read((work) =>
      // all that is said stands in a document
      work.rows<{ dataset: DatasetId }>('MATCH (d:Document) RETURN DISTINCT d.dataset AS dataset ORDER BY dataset'),
    )
    return rows.map(({ dataset }) => dataset)
  }

  async *history(after: Tx): AsyncIterable<GraphBatch> {
    yield* historyOf(this.connection, after, await this.watermark())
  }

  async contents(
    keys: readonly RecordKey[],
  ): Promise<ReadonlyMap<string, { readonly content: string; readonly job: JobId }>> {
    await this.ready()
    const rows = await this.connection.read((work) =>
      work.rows<{ key: string; content: string; job: JobId }>(
        `UNWIND $keys AS key MATCH (r:Record {key: key}) WHERE r.until IS NULL
         RETURN r.key AS key, r.content AS content, r.job AS job`,
        { keys: keys.map(recordKeyText) },
      ),
    )
    return new Map(rows.map(({ key, ...rest }) => [key, rest]))
  }

  async assertions(view: View, filter: AssertionFilter, page: PageRequest): Promise<Page<Assertion>> {
    return this.read(view, 'row', (reading) => assertionPage(reading, filter, page))
  }

  async assertion(view: View, id: StatementId): Promise<Assertion | undefined> {
    return this.read(view, 'row', async (reading) => {
      const [row] = await reading.rows<AssertionRow>(
        `MATCH (a:Assertion {id: $id}) WHERE ${sees('a')} WITH a ${returnAssertion}`,
        { id },
      )
      return row && toAssertion(row)
    })
  }

  async sayings(view: View, dataset: DatasetId): Promise<Sayings> {
    return this.read(view, 'row', (reading) => sayingsOf(reading, dataset))
  }

  async sourceTerms(
    view: View,
    filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean },
    page: PageRequest,
  ): Promise<Page<SourceTermCount>> {
    return this.read(view, 'aggregate', (reading) => sourceTermPage(reading, filter, page))
  }

  async *postings(view: View, partition: Partition, patients?: readonly PatientKey[]): AsyncIterable<Posting> {
    const { dataset, grade } = partition
    // one time for all goes
    const at = await this.watermark()
    const asOf = integer(view.asOf !== undefined && view.asOf < at ? view.asOf : at)
    if (!visible(view, [partition]).length) return
    const query = (chosen: string) =>
      `${atTime}
       ${chosen} AND a.known AND a.status = 'present' AND a.concept IS NOT NULL AND ${alive('a')}
       WITH a.patient AS patient, a.concept AS concept, min(CASE a.at WHEN '' THEN NULL ELSE a.at END) AS first
       RETURN patient, concept, first`
    const goes = patients
      ? Array.from({ length: Math.ceil(patients.length / postingPatients) }, (_, i) => ({
          cypher: query(`UNWIND $patients AS patient ${ofPartition('a.patient = patient')}`),
          patients: patients.slice(i * postingPatients, (i + 1) * postingPatients),
        }))
      : [{ cypher: query(ofPartition('a.patient IS NOT NULL')), patients: [] }]
    for (const { cypher, patients } of goes)
      for await (const { patient, concept, first } of this.connection.stream<Row>(cypher, {
        ...{ asOf, dataset, patients },
        grade: integer(grade),
      }))
        yield first === null ? { patient, concept } : { patient, concept, firstDay: firstDayOf(first) }
  }

  async patientsByStatus(
    view: View,
    partition: Partition,
    concepts: readonly Curie[],
  ): Promise<ReadonlyMap<Status, readonly PatientKey[]>> {
    return this.read(view, 'aggregate', async (reading) => {
      if (!reading.sees(partition)) return new Map()
      const rows = await reading.rows<{ status: Status; patients: PatientKey[] }>(
        `MATCH (c:Concept)<-[:OF]-(a:Assertion) WHERE c.id IN $concepts AND a.known
           AND a.dataset = $dataset AND a.grade = $grade AND ${alive('a')}
         RETURN a.status AS status, collect(DISTINCT a.patient) AS patients`,
        { concepts, dataset: partition.dataset, grade: integer(partition.grade) },
      )
      return new Map(rows.map(({ status, patients }) => [status, patients]))
    })
  }

  async touched(view: View, partition: Partition, after: Tx): Promise<readonly PatientKey[] | undefined> {
    return this.read(view, 'aggregate', async (reading) => {
      if (!reading.sees(partition)) return []
      const parameters = { dataset: partition.dataset, grade: integer(partition.grade), after: integer(after) }
      const [[erased], rows] = await Promise.all([
        reading.rows<{ erased: Tx | null }>(
          'MATCH (v:Partition {dataset: $dataset, grade: $grade}) RETURN v.erased AS erased',
          parameters,
        ),
        reading.rows<{ patient: PatientKey }>(
          `CALL (at) {
             MATCH (a:Assertion) WHERE a.since > $after AND a.since <= at AND a.dataset = $dataset AND a.grade = $grade
             RETURN a.patient AS patient
             UNION
             MATCH (a:Assertion) WHERE a.until > $after AND a.until <= at AND a.dataset = $dataset AND a.grade = $grade
             RETURN a.patient AS patient }
           RETURN patient ORDER BY patient`,
          parameters,
        ),
      ])
      if ((erased?.erased ?? 0) > after) return undefined
      return rows.map(({ patient }) => patient)
    })
  }

  async partitions(view: View): Promise<readonly Partition[]> {
    return this.read(view, 'aggregate', async (reading) => {
      const [tallies, held] = await Promise.all([
        reading.tallies(),
        reading.rows<Partition>(
          `UNWIND $partitions AS v
           CALL (v, at) {
             MATCH ()-[h:HOLDS]->() WHERE h.dataset = v.dataset AND h.grade = v.grade AND ${alive('h')}
             RETURN true AS some LIMIT 1 }
           RETURN v.dataset AS dataset, v.grade AS grade`,
        ),
      ])
      const used = [...tallies.filter((t) => t.assertions > 0), ...held]
      return reading.partitions.filter((p) => used.some((u) => u.dataset === p.dataset && u.grade === p.grade))
    })
  }

  async stats(view: View): Promise<readonly PartitionStats[]> {
    return this.read(view, 'aggregate', async (reading) => {
      const [tallies, counts] = await Promise.all([
        reading.tallies(),
        reading.rows<Partition & { documents: number; patients: number }>(
          `UNWIND $partitions AS v
           CALL (v, at) {
             MATCH ()-[h:HOLDS]->(d) WHERE h.dataset = v.dataset AND h.grade = v.grade AND ${alive('h')}
             RETURN count(DISTINCT d) AS documents }
           CALL (v, at) {
             CALL (v, at) {
               MATCH ()-[h:HOLDS]->() WHERE h.dataset = v.dataset AND h.grade = v.grade AND h.known
                 AND h.patient IS NOT NULL AND ${alive('h')}
               RETURN h.patient AS patient
               UNION
               MATCH (a:Assertion) WHERE a.dataset = v.dataset AND a.grade = v.grade AND a.patient IS NOT NULL
                 AND a.at IS NOT NULL AND a.id IS NOT NULL AND a.known AND ${alive('a')}
               RETURN a.patient AS patient }
             RETURN count(patient) AS patients }
           RETURN v.dataset AS dataset, v.grade AS grade, documents, patients`,
        ),
      ])
      return counts.flatMap(({ dataset, grade, documents, patients }): PartitionStats[] => {
        const { assertions = 0, hash = noHash } = tallies.find((t) => t.dataset === dataset && t.grade === grade) ?? {}
        if (assertions === 0 && documents === 0) return []
        return [{ partition: { dataset, grade }, documents, assertions, patients, hash }]
      })
    })
  }

  /** Brings the database up to date at the first call; a call that fails is tried again by the next. */
  private ready(): Promise<void> {
    if (!this.writer) return Promise.resolve()
    const writer = this.writer
    this.prepared ??= (async () => {
      await migrate(this.connection)
      // what a crash left written and not readable
      await writer.publish(null)
      if (this.options.ontology) await syncConcepts(this.connection, this.options.ontology)
    })().catch((error: unknown) => {
      this.prepared = undefined
      throw error
    })
    return this.prepared
  }

  private async read<Result>(
    view: View,
    need: 'aggregate' | 'row',
    body: (reading: Reading) => Promise<Result>,
  ): Promise<Result> {
    await this.ready()
    return readState(this.connection, view, need, body)
  }
}

interface Row {
  readonly patient: PatientKey
  readonly concept: Curie
  readonly first: string | null
}

const noHash = '0'.repeat(32)

/** Of the smallest start: a shorter date sorts before all that it contains, as its first day does. */
const firstDayOf = (civil: string): number => dayOf({ start: civil, precision: precisionOf(civil) })!

/**
 * Opens the graph of a Neo4j database; the server is first asked when the store is first used.
 * The writer makes what the database lacks; a reader finds an empty graph until then.
 */
export const createNeo4jGraphStore = (options: Neo4jOptions): GraphStore => new Neo4jGraphStore(options)
