import { stat } from 'node:fs/promises'
import { serialize } from 'node:v8'
import type { Disposition, Extraction, ReferenceTarget } from '../../extractors/extractor.js'
import {
  localOperator,
  recordKeyText,
  type Change,
  type DatasetId,
  type Issue,
  type SealedRecord,
  type View,
} from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { GraphStore } from '../store/graph-store.js'
import { formats, type Format } from './format.js'
import type { Deferred, Envelope, Job, JobPlan, Journal, Position, TermOutcome } from './journal.js'
import type { Pseudonym } from './pseudonym.js'
import type { Extracted, LoadFacts, ReadExtraction, RecordPool } from './record-pool.js'
import { ReferenceTable } from './reference-table.js'
import { emptyTally, type Progress } from './report.js'
import { fileHead } from './source-files.js'

/** Records, and characters of their text, after which a stretch is handed to the writer: small, so that reading and writing overlap. */
const envelopeRecords = 2000
const envelopeCharacters = 1_000_000
/** Envelopes on their way at once: one being written while the next is read. */
const inFlight = 2

/** What a job asks the graph. */
export type JobGraph = Pick<GraphStore, 'contents' | 'assertion' | 'stats'>

export interface LoadContext {
  readonly journal: Journal
  /** waits for its engine */
  readonly graph: JobGraph
  readonly ontology: Ontology
  readonly pseudonym: Pseudonym
  /** reads the texts of records, in threads of its own where a load is large */
  records(load: LoadFacts): RecordPool
  /** resolves once the envelope is in all stores */
  submit(envelope: Envelope): Promise<void>
  progress(progress: Omit<Progress, 'seconds'>): void
}

export type LoadPlan = Extract<JobPlan, { type: 'load' }>

export const operatorView = (dataset: DatasetId): View => ({
  datasets: new Map([[dataset, { maxGrade: 5, tier: 'download', smallCell: 1 }]]),
  reader: localOperator,
})

/** An item of a source: the issue it is, or what its extractor made of it. */
interface Item {
  readonly position: Position
  /** of all files, up to its end */
  readonly bytes: number
  readonly place: string
  readonly issue?: Issue
  readonly deferred?: Deferred
  readonly extraction?: Extraction
  /** the extraction, where it is of use */
  readonly extracted?: Extracted
}
type Outcome = Pick<Item, 'issue' | 'deferred' | 'extraction' | 'extracted'>

/** One load: files → records → extraction → envelopes. Goes on where the journal's position says. */
export class LoadJob {
  readonly #plan: LoadPlan
  readonly #references: ReferenceTable
  readonly #pool: RecordPool
  readonly #sent: Promise<void>[] = []
  /** content of records handed over but maybe not in the store yet */
  readonly #underway = new Map<string, string>()
  readonly #terms = new Set<string>()
  #failure: unknown

  #position: Position
  #records = new Map<string, { readonly record: SealedRecord; readonly place: string }>()
  #issues: Issue[] = []
  #deferred: Deferred[] = []
  #settled: number[] = []
  #tally = emptyTally()
  #seen = 0
  #characters = 0
  #totalRecords: number
  #totalCharacters: number

  constructor(
    private readonly job: Job,
    private readonly context: LoadContext,
  ) {
    if (job.plan.type !== 'load') throw new Error(`${job.id} is no load`)
    this.#plan = job.plan
    this.#position = job.position
    this.#references = new ReferenceTable(context.journal, job.plan.dataset, context.pseudonym)
    const { dataset, grade, deidentified } = job.plan
    this.#pool = context.records({ job: job.id, dataset, grade, deidentified })
    const { used, notUsed, rejected } = job.tally.resources
    this.#totalRecords = used + notUsed + rejected
    this.#totalCharacters = job.tally.characters
  }

  async run(): Promise<void> {
    const { files } = this.#plan
    const totalBytes = files.reduce((sum, f) => sum + f.bytes, 0)
    try {
      for await (const [item, read] of this.#pool.inOrder(this.#items())) {
        this.#position = item.position
        this.#take(item, read)
        this.#progress('reading', item.bytes, totalBytes)
        if (this.#seen >= envelopeRecords || this.#characters >= envelopeCharacters) await this.#flush()
      }
    } finally {
      await this.#pool.close()
    }
    this.#position = { file: files.length, record: 0 }
    await this.#flush()
    await this.#drain()
    await this.#resolveDeferred(totalBytes)
    await this.#flush()
    await this.#drain()
    this.#progress('indexing', totalBytes, totalBytes)
  }

  #progress(phase: Progress['phase'], bytes: number, totalBytes: number): void {
    const { id } = this.job
    this.context.progress({
      job: id,
      phase,
      bytes,
      totalBytes,
      resources: this.#totalRecords,
      characters: this.#totalCharacters,
    })
  }

  /** The items of all files from the position on; extractors see them in order, each once those before it were seen. */
  async *#items(): AsyncGenerator<Item> {
    const start = this.#position
    let position = start
    let before = 0
    for (const [file, { path, bytes }] of this.#plan.files.entries()) {
      if (file >= start.file)
        try {
          for await (const item of this.#itemsOf(file, file === start.file ? start.record : 0)) {
            position = item.position
            yield { ...item, bytes: before + Math.min(item.bytes, bytes) }
          }
        } catch (e) {
          yield { position, bytes: before, place: path, issue: failure(path, e) }
        }
      before += bytes
    }
  }

  async *#itemsOf(index: number, done: number): AsyncGenerator<Item> {
    const file = this.#plan.files[index]!
    const place = file.path
    const whole = (code: Issue['code'], excerpt: string): Item => ({
      position: { file: index, record: 1 },
      bytes: file.bytes,
      place,
      issue: { code, place, excerpt, severity: 'error' },
    })
    const info = await stat(place).catch(() => undefined)
    const head = info?.isFile() ? await fileHead(place).catch(() => undefined) : undefined
    if (info === undefined || head === undefined) {
      yield whole('MISSING_FIELD', 'the file is gone or cannot be read')
      return
    }
    const unchanged = info.size === file.bytes && Math.floor(info.mtimeMs) === file.modified
    const skip = unchanged ? done : 0
    // a damaged archive has bytes but no head: its reader says what is wrong
    if (info.size === 0) {
      if (skip === 0) yield whole('EMPTY', '')
      return
    }
    const format = formats.find(({ reader }) => reader.accepts(place, head))
    if (format === undefined) {
      const excerpt = head
        .subarray(0, 40)
        .toString('latin1')
        .replaceAll(/[^\x20-\x7e]/g, '.')
      if (skip === 0) yield whole('UNKNOWN_FORMAT', excerpt)
      return
    }
    let record = 0
    let bytes = 0
    for await (const item of format.reader.read(place)) {
      if ('consumed' in item) bytes = item.consumed
      if (++record <= skip) continue
      const outcome = 'issue' in item ? { issue: item.issue } : this.#extract(format, item.place, item.input, false)
      yield { ...outcome, position: { file: index, record }, bytes, place: item.place }
    }
  }

  #count(type: string, disposition: Disposition): void {
    this.#seen++
    this.#totalRecords++
    this.#tally.resources[disposition]++
    const counts = (this.#tally.types[type] ??= { used: 0, notUsed: 0, rejected: 0 })
    counts[disposition]++
  }

  /** @param isLast the record was put off before: now it has to do with what is known */
  #extract(format: Format, place: string, input: unknown, isLast: boolean): Outcome {
    const { reader, extractor } = format
    let extraction: Extraction | 'later'
    try {
      extraction = extractor.extract(
        input,
        {
          ontology: this.context.ontology,
          references: this.#references,
          language: this.#plan.language,
          ...(this.#plan.patientSystem === undefined ? {} : { patientSystem: this.#plan.patientSystem }),
        },
        isLast,
      )
    } catch (e) {
      return { issue: failure(place, e) }
    }
    if (extraction === 'later') return { deferred: { reader: reader.name, place, input } }
    if (extraction.disposition !== 'used') return { extraction }
    const { name, version } = extractor
    return { extraction, extracted: { extraction, extractor: { name, version }, place } }
  }

  #take({ issue, deferred, extraction, place }: Outcome & { place: string }, read: ReadExtraction | undefined): void {
    if (issue !== undefined) {
      this.#issues.push(issue)
      if (issue.severity === 'error') this.#count('(unreadable)', 'rejected')
    }
    if (deferred !== undefined) this.#deferred.push(deferred)
    if (extraction === undefined) return
    const { type } = extraction.record
    this.#issues.push(...extraction.issues)
    if (read === undefined) return this.#count(type, extraction.disposition)
    if ('failure' in read) {
      this.#issues.push(failure(place, read.failure))
      return this.#count(type, 'rejected')
    }
    const { record, issues, characters } = read
    this.#issues.push(...issues)
    this.#count(type, record === undefined ? 'rejected' : 'used')
    if (record === undefined) return
    this.#characters += record.documents.reduce((sum, d) => sum + d.text.length, 0)
    this.#totalCharacters += characters
    this.#tally.characters += characters
    this.#tally.documents += record.documents.length
    this.#tally.assertions += record.assertions.length
    this.#keep(record, place)
  }

  /** A record that came before in this stretch is replaced: the later one holds. */
  #keep(record: SealedRecord, place: string): void {
    const key = recordKeyText(record.key)
    const earlier = this.#records.get(key)
    if (earlier !== undefined && earlier.record.content !== record.content) this.#duplicate(record, place)
    this.#records.set(key, { record, place })
  }

  #duplicate(record: SealedRecord, place: string): void {
    this.#issues.push({ code: 'DUPLICATE_RECORD', place, excerpt: record.key.type, severity: 'warning' })
  }

  /** Leaves out what the store holds already, and hands the rest to the writer. */
  async #flush(): Promise<void> {
    const known = await this.context.graph.contents([...this.#records.values()].map(({ record }) => record.key))
    const changes: Change[] = []
    const keys: string[] = []
    for (const [key, { record, place }] of this.#records) {
      const stored = known.get(key)
      const underway = this.#underway.get(key)
      if ((underway ?? stored?.content) === record.content) continue
      if (underway !== undefined || stored?.job === this.job.id) this.#duplicate(record, place)
      this.#tally.newAssertions += await this.#newOnes(record, underway !== undefined || stored !== undefined)
      this.#underway.set(key, record.content)
      keys.push(key)
      changes.push({ type: 'put', record })
    }
    const terms = this.#takeTerms()
    const envelope: Envelope = {
      job: this.job.id,
      position: this.#position,
      ...(changes.length === 0 ? {} : { changes: serialize(changes) }),
      references: this.#references.take() as [string, ReferenceTarget][],
      deferred: this.#deferred,
      settled: this.#settled,
      issues: this.#issues,
      terms,
      tally: this.#tally,
    }
    this.#records = new Map()
    this.#issues = []
    this.#deferred = []
    this.#settled = []
    this.#tally = emptyTally()
    this.#seen = 0
    this.#characters = 0
    while (this.#sent.length >= inFlight) await this.#sent[0]
    if (this.#failure !== undefined) throw this.#failure
    const sent: Promise<void> = this.context
      .submit(envelope)
      .catch((e: unknown) => {
        this.#failure ??= e
      })
      .then(() => {
        this.#sent.splice(this.#sent.indexOf(sent), 1)
        for (const key of keys) this.#underway.delete(key)
      })
    this.#sent.push(sent)
  }

  async #newOnes(record: SealedRecord, replaces: boolean): Promise<number> {
    if (!replaces) return record.assertions.length
    const view = operatorView(this.#plan.dataset)
    let count = 0
    for (const { id } of record.assertions) if ((await this.context.graph.assertion(view, id)) === undefined) count++
    return count
  }

  #takeTerms(): [string, TermOutcome][] {
    const fresh: [string, TermOutcome][] = []
    for (const {
      record: { assertions },
    } of this.#records.values()) {
      for (const { sourceTerm, concept } of assertions) {
        const key = `${sourceTerm.system}\u0000${sourceTerm.code}`
        if (this.#terms.has(key)) continue
        this.#terms.add(key)
        const decided = (): TermOutcome =>
          this.context.ontology.notAConcept(sourceTerm.system, sourceTerm.code) ? 'notAConcept' : 'unmapped'
        fresh.push([
          this.context.pseudonym('term', sourceTerm.system, sourceTerm.code),
          concept === undefined ? decided() : 'mapped',
        ])
      }
    }
    return fresh
  }

  async #drain(): Promise<void> {
    while (this.#sent.length > 0) await this.#sent[0]
    if (this.#failure !== undefined) throw this.#failure
  }

  async #resolveDeferred(totalBytes: number): Promise<void> {
    for (let after = 0; ;) {
      const rows = this.context.journal.deferred(this.job.id, after, envelopeRecords)
      if (rows.length === 0) return
      for (const { seq, record } of rows) {
        const format = formats.find((f) => f.reader.name === record.reader)
        if (format !== undefined) {
          const outcome = this.#extract(format, record.place, record.input, true)
          this.#take({ ...outcome, place: record.place }, outcome.extracted && this.#pool.read(outcome.extracted))
        }
        this.#settled.push(seq)
        after = seq
      }
      await this.#flush()
      this.#progress('resolving', totalBytes, totalBytes)
    }
  }
}

const failure = (place: string, e: unknown): Issue => ({
  code: 'EXTRACTOR_FAILED',
  place,
  excerpt: String((e as Error).message ?? e).slice(0, 80),
  severity: 'error',
})
