import {
  recordKeyText,
  type Batch,
  type DatasetId,
  type Document,
  type Partition,
  type Scope,
  type SealedRecord,
  type Tx,
} from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import type { Database } from '../../sqlite/database.js'
import { conceptMentions, indexed } from '../mention.js'
import { encodePlaces } from '../place.js'
import { conceptTerm, cutAtoms, termAt } from '../token.js'
import { embedPassages, type PassageVector } from '../vector.js'
import { encodeMention } from './mention-place.js'
import { mergeSegments, readyToMerge, SegmentBuilder, SegmentReader, SegmentWriter, type Segment } from './segment.js'
import { encodePassages } from './vector.js'

/** Applies batches: the only part that writes. */
export class SearchWriter {
  readonly #segments: SegmentReader
  #queue: Promise<void> = Promise.resolve()

  constructor(
    private readonly db: Database,
    private readonly embedder: Embedder,
  ) {
    this.#segments = new SegmentReader(db)
  }

  apply(batch: Batch): Promise<void> {
    const done = this.#queue.then(() => this.#apply(batch))
    // merges follow the acknowledgement; one that failed (a full disk) is tried again after the next batch
    this.#queue = done.then(() => this.#merge()).catch(() => undefined)
    return done
  }
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#queue
  }

  watermark(): Tx {
    return this.db.prepare<[], Tx>('SELECT watermark FROM state').pluck().get()!
  }

  async #apply(batch: Batch): Promise<void> {
    if (batch.tx <= this.watermark()) return
    const documents = batch.changes.flatMap((change) =>
      change.type === 'put' ? change.record.documents.filter(indexed) : [],
    )
    const passages = await embedPassages(this.embedder, documents)
    const erased = this.db
      .transaction(() => {
        const erased = new Application(this.db, this.#segments, batch.tx, this.embedder.id, passages).run(batch)
        this.db.prepare('UPDATE state SET watermark = ?, version = version + 1').run(batch.tx)
        return erased
      })
      .immediate()
    // what was erased must not live on in the write-ahead log
    if (erased) this.db.pragma('wal_checkpoint(TRUNCATE)')
  }

  #merge(): void {
    for (const id of this.db.prepare<[], number>('SELECT id FROM partition').pluck().all())
      for (;;) {
        const ready = readyToMerge(this.#segments.segments(id))
        if (ready.length === 0) break
        this.db
          .transaction(() => {
            mergeSegments(this.db, this.#segments, ready, liveOrdinals(this.db, id))
            this.db.exec('UPDATE state SET version = version + 1')
          })
          .immediate()
      }
  }
}

const liveOrdinals = (db: Database, partition: number): ((ordinal: number) => boolean) => {
  const next = db.prepare<[number], number>('SELECT next FROM partition WHERE id = ?').pluck().get(partition)!
  const live = new Uint8Array(next)
  const rows = db
    .prepare<[number], number>('SELECT ordinal FROM document WHERE partition = ? AND removed IS NULL')
    .pluck()
  for (const ordinal of rows.iterate(partition)) live[ordinal] = 1
  return (ordinal) => live[ordinal] === 1
}

interface Place {
  readonly partition: number
  readonly ordinal: number
}

/** One batch within its transaction. */
class Application {
  readonly #partitions = new Map<string, number>()
  readonly #builders = new Map<number, SegmentBuilder>()
  /** documents of this batch that the batch itself takes away again */
  readonly #dropped = new Map<number, Set<number>>()
  /** partitions from whose segments documents are erased */
  readonly #rewrite = new Set<number>()
  readonly #statements

  constructor(
    private readonly db: Database,
    private readonly segments: SegmentReader,
    private readonly tx: Tx,
    private readonly embedder: string,
    private readonly passages: ReadonlyMap<Document, readonly PassageVector[]>,
  ) {
    this.#statements = {
      close: db.prepare('UPDATE document SET removed = ? WHERE partition = ? AND ordinal = ?'),
      forget: db.prepare('DELETE FROM document WHERE partition = ? AND ordinal = ?'),
      body: db.prepare('DELETE FROM body WHERE partition = ? AND ordinal = ?'),
      recordLive: db.prepare<[string], Place>(
        'SELECT partition, ordinal FROM document WHERE record = ? AND removed IS NULL',
      ),
      twins: db.prepare<[string], number>('SELECT count(*) FROM document WHERE id = ? AND removed IS NULL').pluck(),
      twin: db.prepare('INSERT OR IGNORE INTO twin VALUES (?)'),
      next: db
        .prepare<[number], number>('UPDATE partition SET next = next + 1 WHERE id = ? RETURNING next - 1')
        .pluck(),
      document: db.prepare('INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)'),
      addBody: db.prepare('INSERT INTO body VALUES (?, ?, ?, ?, ?)'),
    }
  }

  /** @returns whether anything was erased */
  run(batch: Batch): boolean {
    for (const change of batch.changes)
      if (change.type === 'put') this.#put(change.record)
      else if (change.type === 'close') for (const place of this.#places(change.scope, true)) this.#close(place)
      else for (const place of this.#places(change.scope, false)) this.#erase(place)
    for (const [partition, builder] of this.#builders) {
      const writer = new SegmentWriter(this.db, partition)
      builder.write(writer, (ordinal) => !this.#dropped.get(partition)?.has(ordinal))
      writer.close(this.db)
    }
    for (const partition of this.#rewrite) this.#rewriteSegments(partition)
    return this.#rewrite.size > 0
  }

  #partition({ dataset, grade }: Partition): number {
    const key = `${dataset}/${grade}`
    let id = this.#partitions.get(key)
    if (id === undefined) {
      this.db
        .prepare('INSERT OR IGNORE INTO partition (dataset, grade, next, epoch) VALUES (?, ?, 0, 0)')
        .run(dataset, grade)
      id = this.db
        .prepare<[DatasetId, number], number>('SELECT id FROM partition WHERE dataset = ? AND grade = ?')
        .pluck()
        .get(dataset, grade)!
      this.#partitions.set(key, id)
    }
    return id
  }

  #put(record: SealedRecord): void {
    const key = recordKeyText(record.key)
    for (const place of this.#statements.recordLive.all(key)) this.#close(place)
    for (const document of record.documents) {
      if (!indexed(document)) continue
      const partition = this.#partition(document.partition)
      const ordinal = this.#statements.next.get(partition)!
      const atoms = cutAtoms(document.text)
      this.#statements.document.run(
        partition,
        ordinal,
        document.id,
        record.key.dataset,
        key,
        record.job,
        record.patient ?? document.patient ?? null,
        document.kind,
        document.language ?? null,
        atoms.count,
      )
      if (this.#statements.twins.get(document.id)! > 1) this.#statements.twin.run(document.id)
      this.#statements.addBody.run(
        partition,
        ordinal,
        encodePlaces(atoms),
        this.embedder,
        encodePassages(this.passages.get(document) ?? []),
      )
      let builder = this.#builders.get(partition)
      if (!builder) this.#builders.set(partition, (builder = new SegmentBuilder()))
      for (let i = 0; i < atoms.count; i++) builder.add(termAt(atoms, i), ordinal, i)
      for (const [concept, mentions] of conceptMentions(record, document, atoms))
        for (const mention of mentions) builder.add(conceptTerm(concept), ordinal, encodeMention(mention))
    }
  }

  /** What a scope holds; a removal by document takes the whole record. */
  #places(scope: Scope, liveOnly: boolean): Place[] {
    const where = (condition: string, ...values: string[]): Place[] =>
      this.db
        .prepare<string[], Place>(
          `SELECT partition, ordinal FROM document WHERE ${condition}${liveOnly ? ' AND removed IS NULL' : ''}`,
        )
        .all(...values)
    switch (scope.type) {
      case 'record':
        return where('record = ?', recordKeyText(scope.key))
      case 'patient':
        return where('dataset = ? AND patient = ?', scope.dataset, scope.patient)
      case 'document':
        return where('record IN (SELECT record FROM document WHERE id = ?)', scope.document)
      case 'job':
        return where('job = ?', scope.job)
      case 'dataset':
        return where('dataset = ?', scope.dataset)
    }
  }

  #drop({ partition, ordinal }: Place): void {
    let dropped = this.#dropped.get(partition)
    if (!dropped) this.#dropped.set(partition, (dropped = new Set()))
    dropped.add(ordinal)
  }
  #close(place: Place): void {
    this.#statements.close.run(this.tx, place.partition, place.ordinal)
    this.#statements.body.run(place.partition, place.ordinal)
    this.#drop(place)
  }
  #erase(place: Place): void {
    this.#statements.forget.run(place.partition, place.ordinal)
    this.#statements.body.run(place.partition, place.ordinal)
    this.#drop(place)
    this.#rewrite.add(place.partition)
  }

  /** Segments that hold a document without a row are written anew, without it. */
  #rewriteSegments(partition: number): void {
    const dropped = this.#dropped.get(partition)!
    const keep = liveOrdinals(this.db, partition)
    const holds = (segment: Segment): boolean => {
      for (const { posting } of this.segments.entries(segment))
        for (; posting.count > 0; posting.next()) if (dropped.has(posting.ordinal)) return true
      return false
    }
    // neighbours stay in order: from the first that is written anew on, all are
    const all = this.segments.segments(partition)
    const first = all.findIndex(holds)
    if (first >= 0) for (const segment of all.slice(first)) mergeSegments(this.db, this.segments, [segment], keep)
    this.db.prepare('UPDATE partition SET epoch = epoch + 1 WHERE id = ?').run(partition)
  }
}
