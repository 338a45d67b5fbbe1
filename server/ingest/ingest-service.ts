import { MessageChannel, Worker } from 'node:worker_threads'
import type { JobId } from '../../graph-schema/index.js'
import type { Config } from '../config.js'
import { compiledUrl } from '../thread/compiled-url.js'
import { takeLock } from './data-lock.js'
import type { JobPlan } from './journal.js'
import type { IngestReport, Progress } from './report.js'
import { connect, type Connection } from '../thread/thread-call.js'

type Watch = (progress: Progress) => void

/**
 * Changes one data folder: a writer thread for its whole life and a job thread for each job, one job after the other.
 * The caller's thread only passes messages.
 */
export class IngestService {
  #queue: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly config: Config,
    private readonly writer: Worker,
    private readonly calls: Connection,
    private readonly release: () => void,
  ) {}

  /** Opens the folder for writing and brings what a crash left under way into all stores. @throws CONFLICT when another process writes there */
  static async open(config: Config): Promise<IngestService> {
    const release = takeLock(config.data)
    try {
      const writer = new Worker(compiledUrl(import.meta.url, 'writer-worker'), { workerData: { config } })
      const calls = connect(writer)
      writer.on('error', (e) => calls.broken(e as Error))
      writer.on('exit', () => calls.broken(new Error('the writer thread has ended')))
      await calls.call('recover')
      return new IngestService(config, writer, calls, release)
    } catch (e) {
      release()
      throw e
    }
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
    const turn = this.#queue.then(() => this.#run(id, watch))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #run(id: JobId, watch: Watch): Promise<IngestReport> {
    const { port1, port2 } = new MessageChannel()
    await this.calls.call('join', [port1], [port1])
    const worker = new Worker(compiledUrl(import.meta.url, 'job-worker'), {
      workerData: { config: this.config, id, port: port2 },
      transferList: [port2],
    })
    worker.on('message', watch)
    await new Promise<void>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('exit', () => resolve())
    })
    return this.calls.call<IngestReport>('report', [id])
  }

  async close(): Promise<void> {
    await this.#queue
    await this.calls.call('close')
    await this.writer.terminate()
    this.release()
  }
}
