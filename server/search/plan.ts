import {
  partitionKey,
  recordKeyText,
  type Batch,
  type DatasetId,
  type Document,
  type DocumentId,
  type Partition,
  type PartitionKey,
  type Scope,
  type SealedRecord,
} from '../../graph-schema/index.js'
import { indexed } from './mention.js'
import type { PassageVector } from './vector.js'
import { bodyOf, headOf, type RowBody, type RowHead } from './row.js'
import { cutAtoms } from './token.js'

/** Which rows are asked for; all that is given holds at once. */
export interface RowQuery {
  readonly dataset?: DatasetId
  /** only those that have not ended */
  readonly live?: boolean
  readonly records?: readonly string[]
  readonly documents?: readonly DocumentId[]
  readonly patient?: string
  readonly job?: string
}
/** Reads of what is in the engine, as of the last batch. */
export interface Lookup {
  rows(query: RowQuery): Promise<readonly RowHead[]>
  content(row: RowHead): Promise<RowBody>
}

/** What is to be written of a row: all of it (without a body only the head is kept), or how it ended. */
export type RowWrite =
  | { readonly type: 'row'; readonly head: RowHead; readonly body?: RowBody }
  | { readonly type: 'end'; readonly head: RowHead }

interface Row {
  head: RowHead
  /** how to make its body, for a row of this batch */
  readonly fresh?: () => RowBody
  /** its head as it stands in the engine, to tell what changed */
  readonly before?: RowHead
  dropped: boolean
}

/** Values of one query. */
const termsAtOnce = 10_000
const chunks = function* <T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += termsAtOnce) yield all.slice(at, at + termsAtOnce)
}
/** Does it count in the statistics of its partition? */
const counts = (head: RowHead | undefined): head is RowHead =>
  head !== undefined && head.to === undefined && !head.masked
const isLive = ({ head, dropped }: Row): boolean => !dropped && head.to === undefined

export interface Growth {
  readonly documents: number
  /** atoms */
  readonly length: number
}

/** What one batch changes: found out by reading, then written without any further question. */
export class Plan {
  readonly partitions = new Map<PartitionKey, Partition>()
  readonly #rows = new Map<string, Row>()
  readonly #byRecord = new Map<string, Row[]>()
  /** documents of which rows came or went, with their dataset */
  readonly #touched = new Map<DocumentId, DatasetId>()
  #next = 0

  constructor(
    private readonly batch: Batch,
    private readonly passages: ReadonlyMap<Document, readonly PassageVector[]>,
    private readonly lookup: Lookup,
  ) {}

  async make(): Promise<void> {
    await this.#read()
    for (const change of this.batch.changes)
      if (change.type === 'put') this.#put(change.record)
      else for (const row of this.#within(change.scope)) this.#end(row, change.type)
    await this.#mask()
  }

  /** Rows of the engine that go for good. */
  get erased(): readonly RowHead[] {
    return [...this.#rows.values()].flatMap(({ head, before }) =>
      before && head.erased !== undefined && before.erased === undefined ? [head] : [],
    )
  }
  *writes(): Generator<RowWrite> {
    for (const { head, before, fresh, dropped } of this.#rows.values()) {
      if (dropped || head === before) continue
      if (before) yield { type: 'end', head }
      else if (head.to === undefined) yield { type: 'row', head, body: fresh!() }
      else yield { type: 'row', head: { ...head, stripped: true } }
    }
  }

  /** By how much documents and their lengths grow in each partition. */
  growth(): ReadonlyMap<PartitionKey, Growth> {
    const grown = new Map<PartitionKey, { documents: number; length: number }>()
    const add = ({ dataset, grade, length }: RowHead, sign: number): void => {
      const key = partitionKey({ dataset, grade })
      const sum = grown.get(key) ?? { documents: 0, length: 0 }
      sum.documents += sign
      sum.length += sign * length
      grown.set(key, sum)
    }
    for (const { head, before, dropped } of this.#rows.values()) {
      if (counts(before)) add(before, -1)
      if (!dropped && counts(head)) add(head, 1)
    }
    return grown
  }

  /** What the changes may touch. */
  async #read(): Promise<void> {
    const records = new Map<DatasetId, Set<string>>()
    const scopes: Scope[] = []
    for (const change of this.batch.changes) {
      if (change.type !== 'put') {
        scopes.push(change.scope)
        continue
      }
      const { key } = change.record
      const known = records.get(key.dataset)
      if (known) known.add(recordKeyText(key))
      else records.set(key.dataset, new Set([recordKeyText(key)]))
    }
    for (const [dataset, keys] of records)
      for (const some of chunks([...keys])) await this.#find({ dataset, records: some, live: true })
    for (const scope of scopes) await this.#findScope(scope)
  }

  async #findScope(scope: Scope): Promise<void> {
    switch (scope.type) {
      case 'record':
        return this.#find({ dataset: scope.key.dataset, records: [recordKeyText(scope.key)] })
      case 'patient':
        return this.#find({ dataset: scope.dataset, patient: scope.patient })
      case 'job':
        return this.#find({ job: scope.job })
      case 'dataset':
        return this.#find({ dataset: scope.dataset })
      case 'document': {
        await this.#find({ documents: [scope.document] })
        for (const some of chunks(this.#recordsOf(scope.document))) await this.#find({ records: some })
      }
    }
  }

  async #find(query: RowQuery): Promise<void> {
    for (const head of await this.lookup.rows(query))
      if (!this.#rows.has(head.row)) this.#add({ head, before: head, dropped: false })
  }

  #add(row: Row): void {
    const { head } = row
    this.#rows.set(head.row, row)
    const same = this.#byRecord.get(head.record)
    if (same) same.push(row)
    else this.#byRecord.set(head.record, [row])
  }

  #recordsOf(document: string): string[] {
    const found = [...this.#rows.values()].filter(({ head, dropped }) => !dropped && head.id === document)
    return [...new Set(found.map(({ head }) => head.record))]
  }

  /** What a scope holds now; a removal by document takes the whole record. */
  #within(scope: Scope): readonly Row[] {
    const all = (test: (head: RowHead) => boolean): Row[] => [...this.#rows.values()].filter(({ head }) => test(head))
    switch (scope.type) {
      case 'record':
        return this.#byRecord.get(recordKeyText(scope.key)) ?? []
      case 'patient':
        return all(({ dataset, patient }) => dataset === scope.dataset && patient === scope.patient)
      case 'document':
        return this.#recordsOf(scope.document).flatMap((record) => this.#byRecord.get(record)!)
      case 'job':
        return all(({ job }) => job === scope.job)
      case 'dataset':
        return all(({ dataset }) => dataset === scope.dataset)
    }
  }

  #touch({ id, dataset }: RowHead): void {
    this.#touched.set(id, dataset)
  }

  #end(row: Row, how: 'close' | 'erase'): void {
    const { tx } = this.batch
    if (isLive(row)) {
      this.#touch(row.head)
      row.head = { ...row.head, to: tx }
    }
    if (how === 'close') return
    if (!row.before) row.dropped = true
    else if (row.head.erased === undefined) row.head = { ...row.head, erased: tx }
  }

  #put(record: SealedRecord): void {
    const { tx } = this.batch
    for (const row of this.#byRecord.get(recordKeyText(record.key)) ?? []) if (isLive(row)) this.#end(row, 'close')
    for (const [order, document] of record.documents.entries()) {
      if (!indexed(document)) continue
      this.partitions.set(partitionKey(document.partition), document.partition)
      const atoms = cutAtoms(document.text)
      const head = headOf(record, document, order, atoms.count, this.#id(), tx)
      const passages = this.passages.get(document) ?? []
      this.#touch(head)
      this.#add({ head, fresh: () => bodyOf(record, document, atoms, passages), dropped: false })
    }
  }

  #id(): string {
    return `${this.batch.tx}-${this.#next++}`
  }

  /**
   * Of live rows of one document, that of the lowest grade and there the first by record answers: who sees a grade sees
   * the lower ones of the dataset, so this is the same for every reader.
   */
  async #mask(): Promise<void> {
    const byDataset = new Map<DatasetId, DocumentId[]>()
    for (const [id, dataset] of this.#touched) byDataset.set(dataset, [...(byDataset.get(dataset) ?? []), id])
    for (const [dataset, ids] of byDataset)
      for (const some of chunks(ids)) await this.#find({ dataset, documents: some, live: true })
    const twins = new Map<string, Row[]>()
    for (const row of this.#rows.values())
      if (isLive(row) && this.#touched.has(row.head.id)) {
        const group = twins.get(row.head.id)
        if (group) group.push(row)
        else twins.set(row.head.id, [row])
      }
    for (const group of twins.values()) {
      group.sort(({ head: a }, { head: b }) =>
        a.grade !== b.grade
          ? a.grade - b.grade
          : a.record !== b.record
            ? a.record < b.record
              ? -1
              : 1
            : a.order - b.order,
      )
      for (const [i, row] of group.entries()) await this.#setMasked(row, i > 0)
    }
  }

  /** A row that is seen already can't change under its readers: it ends, and a copy begins. */
  async #setMasked(row: Row, masked: boolean): Promise<void> {
    const { head, before } = row
    if (head.masked === masked) return
    if (!before) {
      row.head = { ...head, masked }
      return
    }
    const content = await this.lookup.content(before)
    const { tx } = this.batch
    row.head = { ...head, to: tx }
    this.#add({ head: { ...head, row: this.#id(), from: tx, masked }, fresh: () => content, dropped: false })
  }
}
