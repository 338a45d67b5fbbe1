import {
  parseTx,
  XinmaiError,
  partitionKey,
  type Batch,
  type PartitionKey,
  type Tx,
} from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import { indexed } from '../mention.js'
import { Plan, type Growth, type RowQuery } from '../plan.js'
import { headFields, type RowHead } from '../row.js'
import { Sweep } from '../sweep.js'
import { embedPassages } from '../vector.js'
import { bodyOfStored, headOfStored, storedRow, type StoredRow, type VectorShape } from './document.js'
import { unavailable, type Engine, type Timeouts } from './engine.js'
import { rowFilter } from './filter.js'
import {
  embedderName,
  emptyState,
  never,
  partitionSettings,
  partitionsOf,
  stateId,
  type Names,
  type State,
} from './schema.js'

/** Rows of one read. */
const pageSize = 1_000
/** Characters of one write: the engine takes 100 MB and works best with a few tens. */
const writeSize = 20_000_000

export const readState = async (engine: Engine, names: Names): Promise<State> => {
  const stored = await engine.document<{ state: string }>(names.state, stateId)
  return stored ? (JSON.parse(stored.state) as State) : emptyState
}

export interface WriterOptions {
  readonly engine: Engine
  readonly names: Names
  readonly embedder: Embedder
  readonly timeouts: Timeouts
}

/**
 * Applies batches: the only part that writes. New rows are written and old ones ended under the batch's tx, which no
 * reader looks at yet; when all tasks are done, one write of the state shows it. What a crash leaves before that write
 * is taken back before the next batch, so that applying the batch again is applying it once.
 */
export class Writer {
  #queue: Promise<unknown> = Promise.resolve()
  /** no remnants of a batch that failed */
  #clean = false
  readonly #sweep: Sweep
  readonly #ready = new Set<string>()
  readonly #shape: VectorShape

  constructor(private readonly options: WriterOptions) {
    this.#sweep = new Sweep(options.timeouts.grace)
    this.#shape = { name: embedderName(options.embedder), dimensions: options.embedder.dimensions }
  }

  apply(batch: Batch): Promise<void> {
    const done = this.#queue
      .then(() => this.#apply(batch))
      .catch((error: unknown) => {
        throw unavailable(error)
      })
    this.#queue = done.catch(() => undefined)
    return done
  }
  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await this.#queue
  }
  async watermark(): Promise<Tx> {
    try {
      return parseTx((await readState(this.options.engine, this.options.names)).watermark)
    } catch (error) {
      throw unavailable(error)
    }
  }

  async #apply(batch: Batch): Promise<void> {
    const { engine, names, embedder } = this.options
    const state = await readState(engine, names)
    if (!this.#clean) await this.#recover(state)
    this.#clean = true
    if (batch.tx <= state.watermark) return
    const documents = batch.changes.flatMap((change) =>
      change.type === 'put' ? change.record.documents.filter(indexed) : [],
    )
    const plan = new Plan(batch, await embedPassages(embedder, documents), {
      rows: (query) => this.#rows(state, query),
      content: (head) => this.#content(head),
    })
    await plan.make()
    this.#clean = false
    for (const partition of plan.partitions.values()) await this.#ensure(names.partition(partition))
    await this.#write(plan)
    const { erased } = plan
    await this.#show({
      watermark: batch.tx,
      erasures: state.erasures + Number(erased.length > 0),
      partitions: grown(state.partitions, [...plan.partitions.values()].map(partitionKey), plan.growth()),
    })
    await this.#delete(erased)
    this.#clean = true
    await this.#strip(batch.tx)
  }

  async #write(plan: Plan): Promise<void> {
    const whole = new Writing(this.options.engine, 'whole')
    const partial = new Writing(this.options.engine, 'partial')
    for (const write of plan.writes()) {
      const index = this.options.names.partition(write.head)
      if (write.type === 'row') await whole.add(index, storedRow(write.head, write.body, this.#shape))
      else {
        const { row, to = never, erased = null } = write.head
        await partial.add(index, { row, to, erased })
      }
    }
    await whole.flush()
    await partial.flush()
  }

  async #show(state: State): Promise<void> {
    const { engine, names } = this.options
    if (!this.#ready.has(names.state)) {
      await engine.done((client) => client.createIndex(names.state, { primaryKey: 'id' }), ['index_already_exists'])
      this.#ready.add(names.state)
    }
    await engine.done((client) =>
      client.index(names.state).addDocuments([{ id: stateId, state: JSON.stringify(state) }]),
    )
  }

  /** The index of a partition, with a place for the vectors of this embedder. */
  async #ensure(index: string): Promise<void> {
    if (this.#ready.has(index)) return
    const { engine } = this.options
    const settings = await engine.settings(index)
    if (settings === undefined) await this.#create(index)
    else if (settings.embedders?.[this.#shape.name] === undefined) await this.#rebuild(index)
    this.#ready.add(index)
  }

  async #create(index: string): Promise<void> {
    const { engine, embedder } = this.options
    await engine.done((client) => client.createIndex(index, { primaryKey: 'row' }), ['index_already_exists'])
    await engine.done((client) => client.index(index).updateSettings(partitionSettings(embedder)))
  }

  /**
   * After a change of embedder: the rows go into a new index, which takes the old one's place at once. Their vectors are
   * another embedder's and stay behind; loading again makes new ones.
   */
  async #rebuild(index: string): Promise<void> {
    const { engine, names } = this.options
    const draft = names.draft(index)
    await engine.done((client) => client.deleteIndex(draft), ['index_not_found'])
    await this.#create(draft)
    const rows = new Writing(engine, 'whole')
    for (let offset = 0; ; offset += pageSize) {
      const page = await engine.fetch<StoredRow>(index, { filter: 'from >= 0', limit: pageSize, offset })
      for (const row of page.rows)
        await rows.add(draft, { ...row, vectors: '', _vectors: { [this.#shape.name]: null } })
      if (page.rows.length < pageSize) break
    }
    await rows.flush()
    await engine.done((client) => client.swapIndexes([{ indexes: [index, draft], rename: false }]))
    await engine.done((client) => client.deleteIndex(draft), ['index_not_found'])
  }

  /** Indexes of a dataset, or of all. */
  #indexes(state: State, dataset?: string): readonly string[] {
    return partitionsOf(state)
      .filter((partition) => dataset === undefined || partition.dataset === dataset)
      .map((partition) => this.options.names.partition(partition))
  }

  async #rows(state: State, query: RowQuery): Promise<readonly RowHead[]> {
    return this.#found(this.#indexes(state, query.dataset), rowFilter(query))
  }

  async #found(indexes: readonly string[], filter: string): Promise<readonly RowHead[]> {
    const heads: RowHead[] = []
    for (const index of indexes)
      for (let offset = 0; ; offset += pageSize) {
        const { rows } = await this.options.engine.fetch<StoredRow>(index, {
          filter,
          fields: headFields,
          limit: pageSize,
          offset,
        })
        heads.push(...rows.map((row) => headOfStored(row, headFields)))
        if (rows.length < pageSize) break
      }
    return heads
  }

  async #content(head: RowHead) {
    const stored = await this.options.engine.document<StoredRow>(this.options.names.partition(head), head.row)
    if (!stored) throw new XinmaiError('INTERNAL', 'a row of the search index is gone', { row: head.row })
    return bodyOfStored(stored, this.#shape)
  }

  async #delete(rows: readonly RowHead[]): Promise<void> {
    const byIndex = new Map<string, string[]>()
    for (const head of rows) {
      const index = this.options.names.partition(head)
      const list = byIndex.get(index)
      if (list) list.push(head.row)
      else byIndex.set(index, [head.row])
    }
    for (const [index, ids] of byIndex)
      await this.options.engine.done((client) => client.index(index).deleteDocuments(ids), ['index_not_found'])
  }

  /** Takes back what a batch left that was never shown, and ends erasures that were. */
  async #recover(state: State): Promise<void> {
    const { watermark } = state
    const { engine, names } = this.options
    // a new partition is not in the state before its first batch is shown
    const indexes = await engine.indexes(`${names.prefix}-`)
    const partitions = indexes.filter((index) => /^\d-/.test(index.slice(names.prefix.length + 1)))
    const rows = await this.#found(
      partitions,
      `from > ${watermark} OR (to > ${watermark} AND to < ${never}) OR erased > ${watermark}`,
    )
    await this.#delete(rows.filter(({ from }) => from > watermark))
    const partial = new Writing(engine, 'partial')
    for (const { from, row, to, erased, ...head } of rows) {
      if (from > watermark) continue
      await partial.add(names.partition(head), {
        row,
        to: to !== undefined && to <= watermark ? to : never,
        erased: erased !== undefined && erased <= watermark ? erased : null,
      })
    }
    await partial.flush()
    await this.#delete(await this.#found(partitions, `erased <= ${watermark}`))
  }

  /** Reduces rows that ended a while ago to their heads: no search under way can still read them. */
  async #strip(watermark: number): Promise<void> {
    const ended = this.#sweep.due(watermark)
    if (ended === undefined) return
    const { engine, names } = this.options
    const state = await readState(engine, names)
    const rows = await this.#found(this.#indexes(state), `to <= ${ended} AND NOT stripped = true`)
    const heads = new Writing(engine, 'whole')
    for (const head of rows)
      await heads.add(names.partition(head), storedRow({ ...head, stripped: true }, undefined, this.#shape))
    await heads.flush()
  }
}

/** The state's counts with what a batch added to them; a new partition begins with none. */
const grown = (
  partitions: State['partitions'],
  touched: readonly PartitionKey[],
  growth: ReadonlyMap<PartitionKey, Growth>,
): State['partitions'] => {
  const out: Record<PartitionKey, Growth> = { ...partitions }
  for (const key of new Set([...touched, ...growth.keys()])) {
    const before = out[key] ?? { documents: 0, length: 0 }
    const more = growth.get(key) ?? { documents: 0, length: 0 }
    out[key] = { documents: before.documents + more.documents, length: before.length + more.length }
  }
  return out
}

/** Documents on their way to the engine, in pieces of `writeSize`. */
class Writing {
  readonly #waiting = new Map<string, object[]>()
  #size = 0

  /** @param how `whole` replaces a document, `partial` sets some of its fields */
  constructor(
    private readonly engine: Engine,
    private readonly how: 'whole' | 'partial',
  ) {}

  async add(index: string, document: object): Promise<void> {
    const list = this.#waiting.get(index)
    if (list) list.push(document)
    else this.#waiting.set(index, [document])
    this.#size += roughSize(document)
    if (this.#size >= writeSize) await this.flush()
  }

  async flush(): Promise<void> {
    for (const [index, documents] of this.#waiting)
      await this.engine.done((client) =>
        this.how === 'whole'
          ? client.index(index).addDocuments(documents)
          : client.index(index).updateDocuments(documents),
      )
    this.#waiting.clear()
    this.#size = 0
  }
}

const roughSize = (document: object): number => {
  let size = 200
  for (const value of Object.values(document))
    if (typeof value === 'string') size += value.length
    else if (Array.isArray(value)) size += value.length * 16
  return size
}
