import { Worker } from 'node:worker_threads'
import { XinmaiError } from '../../graph-schema/index.js'
import { compiledUrl } from '../thread/compiled-url.js'
import { connect, type Connection } from '../thread/thread-call.js'
import type { PartHealth } from './part-health.js'
import { readMethods, type ReadService } from './read-service.js'

export interface PoolOptions {
  readonly threads: number
  /** compiled module of a thread, and what it gets; see read-worker.ts */
  readonly module?: string
  readonly workerData: unknown
  /** milliseconds that one call may take; its thread is ended then */
  readonly limit?: number
  /** calls that may wait for a thread; more are refused */
  readonly queue?: number
}

interface Task {
  readonly method: string
  readonly args: readonly unknown[]
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}
interface Thread {
  readonly worker: Worker
  readonly calls: Connection
  task?: Task
}

export type StoreHealth = Readonly<Record<'graph' | 'documents' | 'search', PartHealth>>

/** Reads in threads, so that no query holds the event loop. */
export interface ReadPool extends ReadService {
  /** how the stores are, by a thread that is free */
  health(): Promise<StoreHealth>
}

/** milliseconds before a thread is started in place of one that ended */
const restartAfter = 200

/**
 * A read service whose calls run in a fixed number of threads. A thread that crashes or takes too long fails its call
 * alone (UNAVAILABLE) and is replaced; so are calls refused that find the queue full.
 */
export const createReadPool = (options: PoolOptions): ReadPool => {
  const {
    threads: wanted,
    module = compiledUrl(import.meta.url, 'read-worker'),
    limit = 30_000,
    queue = 1_000,
  } = options
  const threads = new Set<Thread>()
  const waiting: Task[] = []
  let closing = false
  const unavailable = (why: string): XinmaiError => new XinmaiError('UNAVAILABLE', why)

  const dispatch = (): void => {
    for (const thread of threads) {
      if (waiting.length === 0) return
      if (thread.task === undefined) void run(thread, waiting.shift()!)
    }
  }
  const run = async (thread: Thread, task: Task): Promise<void> => {
    thread.task = task
    const timer = setTimeout(() => void thread.worker.terminate(), limit)
    try {
      task.resolve(await thread.calls.call(task.method, task.args))
    } catch (error) {
      task.reject(error)
    } finally {
      clearTimeout(timer)
      delete thread.task
      dispatch()
    }
  }
  const start = (): void => {
    if (closing) return
    const worker = new Worker(module, { workerData: options.workerData })
    const thread: Thread = { worker, calls: connect(worker) }
    threads.add(thread)
    worker.on('error', () => undefined) // 'exit' follows
    worker.on('exit', () => {
      threads.delete(thread)
      thread.calls.broken(unavailable('the read was stopped: it took too long or its thread ended'))
      if (!closing) setTimeout(start, restartAfter)
    })
    dispatch()
  }
  const call = (method: string, args: readonly unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      if (closing) return reject(unavailable('the service is stopping'))
      if (waiting.length >= queue) return reject(unavailable('too many reads are waiting; try again'))
      waiting.push({ method, args, resolve, reject })
      dispatch()
    })

  for (let i = 0; i < wanted; i++) start()
  const methods = Object.fromEntries(
    readMethods.map((method) => [method, (...args: unknown[]) => call(method, args)]),
  ) as unknown as Omit<ReadService, 'close'>
  return {
    ...methods,
    health: () => call('health', []),
    async close() {
      closing = true
      for (const task of waiting.splice(0)) task.reject(unavailable('the service is stopping'))
      const answered = [...threads].map((thread) => thread.calls.call('close').catch(() => undefined))
      const late = setTimeout(() => {
        for (const thread of threads) void thread.worker.terminate()
      }, 2_000)
      await Promise.all(answered)
      clearTimeout(late)
      await Promise.all([...threads].map((thread) => thread.worker.terminate()))
    },
  }
}
