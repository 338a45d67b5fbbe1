import { setTimeout as pause } from 'node:timers/promises'
import { MessageChannel, Worker } from 'node:worker_threads'
import { XinmaiError, type JobId } from '../../graph-schema/index.js'
import type { Config } from '../config.js'
import { compiledUrl } from '../thread/compiled-url.js'
import { connect, type Connection } from '../thread/thread-call.js'
import { takeLock } from './data-lock.js'
import type { JobPlan } from './journal.js'
import type { IngestReport, Progress } from './report.js'
import type { WriterNote } from './writer-worker.js'

type Watch = (progress: Progress) => void

/**
 * Changes one data folder: a writer thread for its whole life and a job thread for each job, one job after the other.
 * The caller's thread only passes messages.
 */
export class IngestService {
  #queue: Promise<unknown> = Promise.resolve()
  #waiting: string | undefined
  #stopped = false
  /** thread of the job under way */
  #worker: Worker | undefined
  /** who watches each job that is not done, and what they heard last */
  readonly #watched = new Map<JobId, { readonly watch: Watch; last: Progress }>()

  private constructor(
    private readonly config: Config,
    private readonly writer: Worker,
    private readonly calls: Connection,
    private readonly release: () => void,
  ) {}

  /**
   * Opens the folder for writing and brings what a crash left under way into all stores. Where an engine is away, that
   * goes on in the background (`waiting` tells) and jobs wait for it.
   * @throws XinmaiError CONFLICT when another process writes there, or when a store is not at the journal's state
   */
  static async open(config: Config): Promise<IngestService> {
    const release = takeLock(config.data)
    const writer = new Worker(compiledUrl(import.meta.url, 'writer-worker'), { workerData: { config } })
    try {
      const calls = connect(writer)
      const service = new IngestService(config, writer, calls, release)
      await service.#recover()
      return service
    } catch (e) {
      await writer.terminate()
      release()
      throw e
    }
  }

  /** Resolves when it is done, or goes on in the background. */
  async #recover(): Promise<void> {
    let background = (): void => undefined
    const waits = new Promise<void>((resolve) => (background = resolve))
    const recovered = new Promise<void>((resolve, reject) => {
      const broken = (error: Error): void => {
        this.calls.broken(error)
        reject(error)
      }
      this.writer.on('error', (e) => broken(e as Error))
      this.writer.on('exit', () => broken(new Error('the writer thread has ended')))
      this.writer.on('message', (note: WriterNote) => {
        if ('waiting' in note) {
          this.#waiting = note.waiting
          background()
          for (const { watch, last } of this.#watched.values()) watch(this.#withWaiting(last))
        } else if ('recovered' in note) {
          const failed = note.recovered
          if (failed === undefined) resolve()
          else
            reject(failed.code === undefined ? new Error(failed.message) : new XinmaiError(failed.code, failed.message))
        }
      })
    })
    // a failure in the background is that of every job behind it
    recovered.catch(() => undefined)
    this.#queue = recovered
    await this.calls.call('recover')
    await Promise.race([recovered, waits])
  }

  /** The engine that writing waits for, and why; undefined when it does not. */
  get waiting(): string | undefined {
    return this.#waiting
  }

  /** Jobs that a crash or a stop left unfinished, oldest first. */
  unfinished(): Promise<readonly JobId[]> {
    return this.calls.call('unfinished')
  }

  /** Does what the plan says and answers with its report; jobs wait for the ones before. */
  async submit(plan: JobPlan, watch: Watch = () => undefined): Promise<IngestReport> {
    const id = await this.calls.call<JobId>('create', [plan])
    return this.resume(id, watch)
  }

  /** Goes on with a job where its last acknowledged envelope ended. */
  resume(id: JobId, watch: Watch = () => undefined): Promise<IngestReport> {
    const nothing = { bytes: 0, totalBytes: 0, resources: 0, characters: 0, seconds: 0 }
    this.#watched.set(id, { watch, last: { job: id, phase: 'reading', ...nothing } })
    const turn = this.#queue.then(() => this.#run(id)).finally(() => this.#watched.delete(id))
    // a failed recovery stays: nothing may be written behind it
    this.#queue = this.#queue.then(() => turn.then(nothingMore, nothingMore))
    this.#queue.catch(nothingMore)
    return turn
  }

  async #run(id: JobId): Promise<IngestReport> {
    const { port1, port2 } = new MessageChannel()
    await this.calls.call('join', [port1], [port1])
    const worker = new Worker(compiledUrl(import.meta.url, 'job-worker'), {
      workerData: { config: this.config, id, port: port2 },
      transferList: [port2],
    })
    this.#worker = worker
    const watched = this.#watched.get(id)!
    worker.on('message', (progress: Progress) => {
      watched.last = progress
      watched.watch(this.#withWaiting(progress))
    })
    try {
      await new Promise<void>((resolve, reject) => {
        worker.on('error', reject)
        worker.on('exit', () => resolve())
      })
    } finally {
      this.#worker = undefined
    }
    if (this.#stopped) throw new XinmaiError('UNAVAILABLE', `the service stopped; ${id} goes on with its next start`)
    return this.calls.call<IngestReport>('report', [id])
  }

  #withWaiting(progress: Progress): Progress {
    return this.#waiting === undefined ? progress : { ...progress, waiting: this.#waiting }
  }

  /** Ends when the jobs have ended; those that wait for an engine are left in the journal, for the next start. */
  async close(): Promise<void> {
    const idle = this.#queue.then(nothingMore, nothingMore).then(() => true)
    for (let done = false; !done && !this.#stuck();) done = await Promise.race([idle, pause(100, false)])
    this.#stopped = this.#stuck()
    if (this.#stopped) await this.#worker?.terminate()
    else await Promise.race([this.calls.call('close'), pause(closeWithin)])
    await this.writer.terminate()
    this.release()
  }

  #stuck(): boolean {
    return this.#waiting !== undefined || [...this.#watched.values()].some(({ last }) => last.waiting !== undefined)
  }
}

const nothingMore = (): void => undefined

/** Milliseconds for an engine to close its connections; all that matters is on disk by then. */
const closeWithin = 5_000
