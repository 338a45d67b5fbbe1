import { partitionKey, parseTx, XinmaiError, type Batch, type Tx } from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import { indexed } from '../mention.js'
import { Plan, type RowQuery } from '../plan.js'
import { headFields, type RowBody, type RowHead } from '../row.js'
import { Sweep } from '../sweep.js'
import { embedPassages } from '../vector.js'
import { bodyOfStored, storedRow, type StoredRow } from './document.js'
import { EngineError, unavailable, type Engine, type Operation, type Timeouts } from './engine.js'
import { Rewriter } from './rewriter.js'
import {
  emptyState,
  copies,
  partitionIndex,
  stateId,
  vectorField,
  vectorMapping,
  type IndexShape,
  type Names,
  type State,
} from './schema.js'

/** Rows of one request. */
const pageSize = 5_000
/** Concepts of one query, each with its descendants, are a clause each; the engine's own limit is 1024. */
const mostClauses = 16_384

interface StoredState {
  readonly state: State
  readonly seqNo?: number
  readonly primaryTerm?: number
}

/** The state that readers see; `emptyState` before the first batch. */
export const readState = async (engine: Engine, names: Names, timeout?: number): Promise<StoredState> => {
  try {
    const { _source, _seq_no, _primary_term } = await engine.request<{
      _source: State
      _seq_no: number
      _primary_term: number
    }>('GET', `/${names.state}/_doc/${stateId}`, undefined, timeout)
    return { state: _source, seqNo: _seq_no, primaryTerm: _primary_term }
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return { state: emptyState }
    throw error
  }
}

export interface WriterOptions {
  readonly engine: Engine
  readonly names: Names
  readonly embedder: Embedder
  readonly shape: IndexShape
  readonly timeouts: Timeouts
}

/**
 * Applies batches: the only part that writes. New rows are written and old ones ended under the batch's tx, which no
 * reader looks at yet; when all of it is refreshed everywhere, one write of the state shows it. What a crash leaves
 * before that write is taken back before the next batch, so that applying the batch again is applying it once.
 */
export class Writer {
  #queue: Promise<unknown> = Promise.resolve()
  /** no remnants of a batch that failed */
  #clean = false
  readonly #rewriter: Rewriter
  readonly #sweep: Sweep
  readonly #mapped = new Set<string>()

  constructor(private readonly options: WriterOptions) {
    this.#rewriter = new Rewriter(options.engine, options.timeouts)
    this.#sweep = new Sweep(options.timeouts.grace)
  }

  apply(batch: Batch): Promise<void> {
    return this.#inTurn(() => this.#apply(batch))
  }
  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await this.#queue
    await this.#rewriter.stop()
  }
  async watermark(): Promise<Tx> {
    try {
      return parseTx((await readState(this.options.engine, this.options.names)).state.watermark)
    } catch (error) {
      throw unavailable(error)
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work).catch((error: unknown) => {
      throw unavailable(error)
    })
    this.#queue = done.catch(() => undefined)
    return done
  }

  async #apply(batch: Batch): Promise<void> {
    const { engine, names, embedder } = this.options
    const stored = await readState(engine, names)
    if (!this.#clean) await this.#recover(stored.state)
    this.#clean = true
    if (batch.tx <= stored.state.watermark) return
    if (stored.seqNo === undefined) await this.#prepare()
    const documents = batch.changes.flatMap((change) =>
      change.type === 'put' ? change.record.documents.filter(indexed) : [],
    )
    const passages = await embedPassages(embedder, documents)
    const plan = new Plan(batch, passages, {
      rows: (query) => this.#asked(query),
      content: (head) => this.#content(head),
    })
    await plan.make()
    this.#clean = false
    await Promise.all(
      [...plan.partitions.values()].map((partition) =>
        this.#ensure(names.partition(partition), names.dataset(partition.dataset)),
      ),
    )
    const written = new Set<string>()
    await engine.bulk(this.#operations(plan, written))
    await this.#refresh([...written].sort())
    await this.#show(stored, {
      watermark: batch.tx,
      erasures: stored.state.erasures + Number(plan.erased.length > 0),
      rewriting: [...new Set([...this.#rewriter.pending, ...plan.erased.map((head) => names.partition(head))])].sort(),
      partitions: [...new Set([...stored.state.partitions, ...[...plan.partitions.values()].map(partitionKey)])].sort(),
    })
    if (plan.erased.length > 0)
      await this.#expunge(plan.erased.map((head) => ({ row: head.row, index: names.partition(head) })))
    this.#clean = true
    await this.#strip(batch.tx)
  }

  async #prepare(): Promise<void> {
    const { engine, names, shape } = this.options
    await this.#create(names.state, {
      settings: { index: { number_of_shards: 1, ...copies(shape) } },
      mappings: { enabled: false },
    })
    // a broad concept has more descendants than the engine's default limit of clauses; who may not raise it keeps that
    await engine
      .request('PUT', '/_cluster/settings', {
        persistent: { 'indices.query.bool.max_clause_count': mostClauses },
      })
      .catch((error: unknown) => {
        if (!(error instanceof EngineError) || error.status !== 403) throw error
      })
  }

  /** @returns false when it was there */
  async #create(index: string, body: object): Promise<boolean> {
    try {
      await this.options.engine.patiently('PUT', `/${index}`, body)
      return true
    } catch (error) {
      if (error instanceof EngineError && error.type === 'resource_already_exists_exception') return false
      throw error
    }
  }

  /** The index of a partition, with a field for the vectors of this embedder. */
  async #ensure(index: string, alias: string): Promise<void> {
    if (this.#mapped.has(index)) return
    const { engine, shape, embedder } = this.options
    const created = await this.#create(index, partitionIndex(shape, alias, embedder))
    const field = { [vectorField(embedder.id)]: vectorMapping(embedder.dimensions) }
    if (!created)
      await engine.patiently('PUT', `/${index}/_mapping`, {
        properties: { passages: { type: 'nested', properties: field } },
      })
    this.#mapped.add(index)
  }

  async #refresh(indexes: readonly string[]): Promise<void> {
    // in pieces: an address holds some 4000 characters
    for (let at = 0; at < indexes.length; at += 20)
      await this.options.engine.patiently('POST', `/${indexes.slice(at, at + 20).join(',')}/_refresh`)
  }

  /** @throws XinmaiError CONFLICT when another writer was faster */
  async #show({ seqNo, primaryTerm }: StoredState, state: State): Promise<void> {
    const { engine, names } = this.options
    const condition = seqNo === undefined ? 'op_type=create' : `if_seq_no=${seqNo}&if_primary_term=${primaryTerm}`
    try {
      await engine.patiently('PUT', `/${names.state}/_doc/${stateId}?${condition}`, state)
    } catch (error) {
      if (!(error instanceof EngineError) || error.status !== 409) throw error
      // an answer that was lost on its way: the state is ours already
      const now = await readState(engine, names)
      if (JSON.stringify(now.state) === JSON.stringify(state)) return
      throw new XinmaiError('CONFLICT', 'Two writers share one search index. 两个写入进程在使用同一检索索引。')
    }
  }

  /** All rows that a query finds. */
  async #rows(index: string, query: object): Promise<readonly (RowHead & { readonly index: string })[]> {
    const rows: (RowHead & { readonly index: string })[] = []
    for (let after: readonly unknown[] | undefined; ;) {
      const [found] = await this.options.engine.search(
        [
          {
            index: [index],
            body: {
              query,
              size: pageSize,
              sort: [{ row: 'asc' }],
              _source: headFields,
              ...(after && { search_after: after }),
            },
          },
        ],
        this.options.timeouts.write,
      )
      const { hits } = found!.hits
      for (const { _index, _source } of hits) {
        // what was taken back stands as null
        const known = Object.entries(_source!).filter(([, value]) => value !== null)
        rows.push({ ...(Object.fromEntries(known) as unknown as RowHead), index: _index })
      }
      if (hits.length < pageSize) return rows
      after = hits.at(-1)!.sort
    }
  }

  async #asked({ dataset, live, records, documents, patient, job }: RowQuery): Promise<readonly RowHead[]> {
    const { names } = this.options
    const filter = [
      ...(records ? [{ terms: { record: records } }] : []),
      ...(documents ? [{ terms: { id: documents } }] : []),
      ...(patient === undefined ? [] : [{ term: { patient } }]),
      ...(job === undefined ? [] : [{ term: { job } }]),
    ]
    const must_not = live ? [{ exists: { field: 'to' } }] : []
    const index = dataset === undefined ? names.everything : names.dataset(dataset)
    const rows = await this.#rows(index, { bool: { filter, must_not } })
    return rows.map(({ index: _index, ...head }) => head)
  }

  /** @param written takes the indexes that are written to */
  *#operations(plan: Plan, written: Set<string>): Generator<Operation> {
    const { names, embedder } = this.options
    for (const write of plan.writes()) {
      const { head } = write
      const index = names.partition(head)
      written.add(index)
      yield write.type === 'end'
        ? { type: 'update', index, id: head.row, body: JSON.stringify({ doc: { to: head.to, erased: head.erased } }) }
        : {
            type: 'index',
            index,
            id: head.row,
            body: JSON.stringify(storedRow(head, write.body, vectorField(embedder.id))),
          }
    }
  }

  async #content(head: RowHead): Promise<RowBody> {
    const { engine, names, embedder } = this.options
    const { _source } = await engine.request<{ _source: StoredRow }>(
      'GET',
      `/${names.partition(head)}/_doc/${head.row}`,
    )
    return bodyOfStored(_source, vectorField(embedder.id))
  }

  /** Takes back what a batch left that was never shown, and ends erasures that were. */
  async #recover({ watermark, rewriting }: State): Promise<void> {
    const { engine, names } = this.options
    this.#rewriter.add(rewriting)
    await engine.patiently('POST', `/${names.everything}/_refresh`)
    const behind = { range: { from: { gt: watermark } } }
    const ended = { range: { to: { gt: watermark } } }
    const asked = { range: { erased: { gt: watermark } } }
    const rows = await this.#rows(names.everything, { bool: { should: [behind, ended, asked] } })
    const operations = rows.map(({ index, row, from, to, erased }): Operation => {
      if (from > watermark) return { type: 'delete', index, id: row }
      const body = {
        ...(to !== undefined && to > watermark && { to: null }),
        ...(erased !== undefined && erased > watermark && { erased: null }),
      }
      return { type: 'update', index, id: row, body: JSON.stringify({ doc: body }) }
    })
    await engine.bulk(operations)
    if (rows.length > 0) await this.#refresh([...new Set(rows.map(({ index }) => index))])
    const erased = await this.#rows(names.everything, { range: { erased: { lte: watermark } } })
    if (erased.length > 0) await this.#expunge(erased)
  }

  /** Deletes rows; their segments are rewritten in the background. */
  async #expunge(rows: readonly { readonly index: string; readonly row: string }[]): Promise<void> {
    const { engine } = this.options
    await engine.bulk(rows.map(({ index, row }) => ({ type: 'delete', index, id: row })))
    const indexes = [...new Set(rows.map(({ index }) => index))]
    await this.#refresh(indexes)
    this.#rewriter.add(indexes)
  }

  /** Reduces rows that ended a while ago to their heads: no search under way can still read them. */
  async #strip(watermark: number): Promise<void> {
    const ended = this.#sweep.due(watermark)
    if (ended === undefined) return
    const { engine, names } = this.options
    const rows = await this.#rows(names.everything, {
      bool: { filter: [{ range: { to: { lte: ended } } }], must_not: [{ term: { stripped: true } }] },
    })
    await engine.bulk(
      rows.map(({ index, ...head }) => ({
        type: 'index',
        index,
        id: head.row,
        body: JSON.stringify({ ...head, stripped: true }),
      })),
    )
    await this.#refresh([...new Set(rows.map(({ index }) => index))])
  }
}
