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
import { remembered, type Pseudonym } from './pseudonym.js'
import { readRecord } from './record-reading.js'
import { ReferenceTable } from './reference-table.js'
import { emptyTally, type Progress } from './report.js'
import { fileHead } from './source-files.js'
import type { SealContext } from './seal.js'

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
  /** resolves once the envelope is in all stores */
  submit(envelope: Envelope): Promise<void>
  progress(progress: Omit<Progress, 'seconds'>): void
}

type LoadPlan = Extract<JobPlan, { type: 'load' }>

export const operatorView = (dataset: DatasetId): View => ({
  datasets: new Map([[dataset, { maxGrade: 5, tier: 'download', smallCell: 1 }]]),
  reader: localOperator,
})

/** One load: files → records → extraction → envelopes. Goes on where the journal's position says. */
export class LoadJob {
  readonly #plan: LoadPlan
  readonly #references: ReferenceTable
  readonly #seal: SealContext
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
    this.#seal = {
      dataset: job.plan.dataset,
      grade: job.plan.grade,
      job: job.id,
      ontology: context.ontology,
      pseudonym: context.pseudonym,
      identityKeys: remembered(context.pseudonym),
    }
    const { used, notUsed, rejected } = job.tally.resources
    this.#totalRecords = used + notUsed + rejected
    this.#totalCharacters = job.tally.characters
  }

  async run(): Promise<void> {
    const { files } = this.#plan
    const totalBytes = files.reduce((sum, f) => sum + f.bytes, 0)
    let before = files.slice(0, this.#position.file).reduce((sum, f) => sum + f.bytes, 0)
    for (let file = this.#position.file; file < files.length; file++) {
      await this.#readFile(file, (consumed) => {
        const { bytes } = files[file]!
        this.#progress('reading', before + Math.min(consumed, bytes), totalBytes)
      })
      before += files[file]!.bytes
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

  async #readFile(index: number, consumed: (bytes: number) => void): Promise<void> {
    const file = this.#plan.files[index]!
    const info = await stat(file.path).catch(() => undefined)
    const head = info?.isFile() ? await fileHead(file.path).catch(() => undefined) : undefined
    if (info === undefined || head === undefined)
      return this.#reject({
        code: 'MISSING_FIELD',
        place: file.path,
        excerpt: 'the file is gone or cannot be read',
        severity: 'error',
      })
    const unchanged = info.size === file.bytes && Math.floor(info.mtimeMs) === file.modified
    const skip = unchanged && index === this.#position.file ? this.#position.record : 0
    // a damaged archive has bytes but no head: its reader says what is wrong
    if (info.size === 0) {
      this.#position = { file: index, record: 1 }
      return skip > 0 ? undefined : this.#reject({ code: 'EMPTY', place: file.path, excerpt: '', severity: 'error' })
    }
    const format = formats.find(({ reader }) => reader.accepts(file.path, head))
    if (format === undefined) {
      this.#position = { file: index, record: 1 }
      const excerpt = head
        .subarray(0, 40)
        .toString('latin1')
        .replaceAll(/[^\x20-\x7e]/g, '.')
      return skip > 0
        ? undefined
        : this.#reject({ code: 'UNKNOWN_FORMAT', place: file.path, excerpt, severity: 'error' })
    }
    let record = 0
    try {
      for await (const item of format.reader.read(file.path)) {
        record++
        if (record <= skip) continue
        this.#position = { file: index, record }
        if ('issue' in item) {
          this.#issues.push(item.issue)
          if (item.issue.severity === 'error') this.#count('(unreadable)', 'rejected')
        } else {
          this.#read(format, item.place, item.input)
          consumed(item.consumed)
        }
        if (this.#seen >= envelopeRecords || this.#characters >= envelopeCharacters) await this.#flush()
      }
    } catch (e) {
      this.#issues.push(failure(file.path, e))
      this.#count('(unreadable)', 'rejected')
    }
  }

  #reject(issue: Issue): void {
    this.#issues.push(issue)
    this.#count('(unreadable)', 'rejected')
  }

  #count(type: string, disposition: Disposition): void {
    this.#seen++
    this.#totalRecords++
    this.#tally.resources[disposition]++
    const counts = (this.#tally.types[type] ??= { used: 0, notUsed: 0, rejected: 0 })
    counts[disposition]++
  }

  #read(format: Format, place: string, input: unknown, seq?: number): void {
    let extraction: Extraction | 'later'
    try {
      extraction = format.extractor.extract(
        input,
        {
          ontology: this.context.ontology,
          references: this.#references,
          language: this.#plan.language,
          ...(this.#plan.patientSystem === undefined ? {} : { patientSystem: this.#plan.patientSystem }),
        },
        seq !== undefined,
      )
    } catch (e) {
      this.#issues.push(failure(place, e))
      this.#count('(unreadable)', 'rejected')
      return
    }
    if (extraction === 'later') {
      this.#deferred.push({ reader: format.reader.name, place, input })
      return
    }
    this.#issues.push(...extraction.issues)
    if (extraction.disposition !== 'used') return this.#count(extraction.record.type, extraction.disposition)
    try {
      const { record, issues, characters } = readRecord(extraction, format.extractor, this.#seal, {
        deidentified: this.#plan.deidentified,
        place,
      })
      this.#issues.push(...issues)
      this.#count(extraction.record.type, record === undefined ? 'rejected' : 'used')
      if (record === undefined) return
      this.#characters += record.documents.reduce((sum, d) => sum + d.text.length, 0)
      this.#totalCharacters += characters
      this.#tally.characters += characters
      this.#tally.documents += record.documents.length
      this.#tally.assertions += record.assertions.length
      this.#keep(record, place)
    } catch (e) {
      this.#issues.push(failure(place, e))
      this.#count(extraction.record.type, 'rejected')
    }
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
        if (format !== undefined) this.#read(format, record.place, record.input, seq)
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
