import { documentKinds, languages, type DocumentId, type Grade, type Partition } from '../../../graph-schema/index.js'
import type { DatasetId, DocumentKind, Language } from '../../../graph-schema/index.js'
import type { Database } from '../../sqlite/database.js'
import { SegmentReader, type Segment } from './segment.js'
import { VectorTable } from './vector.js'

/** What a reader keeps in memory of one partition: about 60 bytes a document, and its vectors once one is asked for. */
export interface PartitionTable {
  readonly key: number
  readonly partition: Partition
  readonly epoch: number
  /** ordinals are below this */
  size: number
  /** tx up to which removals are known */
  known: number
  readonly ids: DocumentId[]
  lengths: Uint32Array
  /** index in `documentKinds` */
  kinds: Uint8Array
  /** index in `languages`, `noLanguage` for none */
  languages: Uint8Array
  /** 1 while the document is there and no twin in this partition answers for it */
  live: Uint8Array
  /** ordinals of documents that are there, but a twin answers */
  masked: number[]
  documents: number
  length: number
  segments: readonly Segment[]
  vectors?: { readonly table: VectorTable; upTo: number; removed: number }
}

export const noLanguage = 255

interface PartitionRow {
  id: number
  dataset: DatasetId
  grade: Grade
  next: number
  epoch: number
}
interface DocumentRow {
  ordinal: number
  id: DocumentId
  kind: DocumentKind
  language: Language | null
  length: number
}

/** One of several live rows of one document id: records with the same content. */
export interface Twin {
  readonly id: DocumentId
  readonly partition: number
  readonly ordinal: number
}

const setLive = (table: PartitionTable, ordinal: number, live: 0 | 1): void => {
  table.live[ordinal] = live
  table.documents += live === 1 ? 1 : -1
  table.length += (live === 1 ? 1 : -1) * table.lengths[ordinal]!
}

const grown = <T extends Uint8Array | Uint32Array>(from: T, size: number): T => {
  if (from.length >= size) return from
  const to = new (from.constructor as new (length: number) => T)(Math.max(size, from.length * 2, 64))
  to.set(from)
  return to
}

/** The partitions of the file in memory, brought up to date with the transaction that the connection is in. */
export class PartitionTables {
  readonly segments: SegmentReader
  #version = -1
  #watermark = 0
  #tables = new Map<number, PartitionTable>()
  #twins: readonly (readonly Twin[])[] = []
  readonly #state
  readonly #partitions
  readonly #added
  readonly #removed
  readonly #twinRows
  readonly #bodies

  constructor(
    db: Database,
    private readonly embedder: { readonly id: string; readonly dimensions: number },
  ) {
    this.segments = new SegmentReader(db)
    this.#state = db.prepare<[], { watermark: number; version: number }>('SELECT watermark, version FROM state')
    this.#partitions = db.prepare<[], PartitionRow>('SELECT id, dataset, grade, next, epoch FROM partition')
    this.#added = db.prepare<[number, number], DocumentRow>(
      'SELECT ordinal, id, kind, language, length FROM document WHERE partition = ? AND ordinal >= ? AND removed IS NULL',
    )
    this.#removed = db
      .prepare<[number, number], number>('SELECT ordinal FROM document WHERE partition = ? AND removed > ?')
      .pluck()
    this.#twinRows = db.prepare<[], Twin>(
      `SELECT d.id, d.partition, d.ordinal FROM twin
       JOIN document d ON d.id = twin.id JOIN partition p ON p.id = d.partition WHERE d.removed IS NULL
       ORDER BY d.id, p.grade, d.record, d.ordinal`,
    )
    this.#bodies = db.prepare<[number, number, string], { ordinal: number; passages: Buffer }>(
      'SELECT ordinal, passages FROM body WHERE partition = ? AND ordinal >= ? AND embedder = ? ORDER BY ordinal',
    )
  }

  /** Documents that stand in several partitions (grades) of their dataset: a row each, lowest grade first. */
  get twins(): readonly (readonly Twin[])[] {
    return this.#twins
  }

  current(): readonly PartitionTable[] {
    const { watermark, version } = this.#state.get()!
    if (version !== this.#version) {
      this.#refresh(watermark)
      this.#version = version
      this.#watermark = watermark
    }
    return [...this.#tables.values()]
  }

  #refresh(watermark: number): void {
    const tables = new Map<number, PartitionTable>()
    for (const row of this.#partitions.all()) {
      const before = this.#tables.get(row.id)
      const table = before?.epoch === row.epoch ? before : this.#empty(row)
      this.#load(table, row.next, watermark)
      tables.set(row.id, table)
    }
    this.#tables = tables
    this.#twins = this.#maskTwins()
  }

  /** Of twins in one partition the first by record answers, whoever reads; twins across partitions are returned. */
  #maskTwins(): (readonly Twin[])[] {
    const groups = new Map<DocumentId, Twin[]>()
    for (const twin of this.#twinRows.iterate()) {
      const group = groups.get(twin.id)
      if (!group) groups.set(twin.id, [twin])
      else if (group.at(-1)!.partition !== twin.partition) group.push(twin)
      else {
        const table = this.#tables.get(twin.partition)!
        table.masked.push(twin.ordinal)
        setLive(table, twin.ordinal, 0)
      }
    }
    return [...groups.values()].filter((group) => group.length > 1)
  }

  #empty({ id, dataset, grade, epoch }: PartitionRow): PartitionTable {
    return {
      key: id,
      partition: { dataset, grade },
      epoch,
      size: 0,
      known: this.#watermark,
      ids: [],
      lengths: new Uint32Array(0),
      kinds: new Uint8Array(0),
      languages: new Uint8Array(0),
      live: new Uint8Array(0),
      masked: [],
      documents: 0,
      length: 0,
      segments: [],
    }
  }

  #load(table: PartitionTable, next: number, watermark: number): void {
    for (const ordinal of table.masked) setLive(table, ordinal, 1)
    table.masked = []
    for (const ordinal of this.#removed.all(table.key, table.known))
      if (table.live[ordinal] === 1) {
        setLive(table, ordinal, 0)
        table.ids[ordinal] = '' as DocumentId
        if (table.vectors) table.vectors.removed++
      }
    // vectors of removed documents are passed over until they are the larger part
    if (table.vectors && table.vectors.removed > table.documents) delete table.vectors
    table.known = watermark
    table.lengths = grown(table.lengths, next)
    table.kinds = grown(table.kinds, next)
    table.languages = grown(table.languages, next)
    table.live = grown(table.live, next)
    for (const row of this.#added.iterate(table.key, table.size)) {
      const { ordinal } = row
      while (table.ids.length < ordinal) table.ids.push('' as DocumentId)
      table.ids[ordinal] = row.id
      table.lengths[ordinal] = row.length
      table.kinds[ordinal] = documentKinds.indexOf(row.kind)
      table.languages[ordinal] = row.language === null ? noLanguage : languages.indexOf(row.language)
      setLive(table, ordinal, 1)
    }
    table.size = next
    table.segments = this.segments.segments(table.key, table.segments)
  }

  /** Loaded when first asked for, so that readers of keywords alone don't hold them. */
  vectors(table: PartitionTable): VectorTable {
    table.vectors ??= { table: new VectorTable(this.embedder.dimensions), upTo: 0, removed: 0 }
    const { vectors } = table
    if (vectors.upTo < table.size) {
      for (const { ordinal, passages } of this.#bodies.iterate(table.key, vectors.upTo, this.embedder.id))
        vectors.table.add(ordinal, passages)
      vectors.upTo = table.size
    }
    return vectors.table
  }
}
