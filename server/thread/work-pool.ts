import { Worker, type WorkerOptions } from 'node:worker_threads'
import { connect, type Connection } from './thread-call.js'

/** A fixed number of threads that all answer the same calls, for work that may go to any of them. */
export interface WorkPool {
  readonly threads: number
  /** @param weight of the work: a call goes to the thread that was given the least so far */
  call<Result>(name: string, args: readonly unknown[], weight: number): Promise<Result>
  close(): Promise<void>
}

/** @param module compiled module of a thread; it serves calls on its parent port */
export const createWorkPool = (threads: number, module: string, workerData: WorkerOptions['workerData']): WorkPool => {
  const all = Array.from({ length: threads }, () => {
    const worker = new Worker(module, { workerData: workerData as unknown })
    const calls: Connection = connect(worker)
    let reason = new Error('a reading thread has ended')
    worker.on('error', (error: Error) => (reason = error))
    worker.on('exit', () => calls.broken(reason))
    return { worker, calls, given: 0 }
  })
  return {
    threads,
    call: (name, args, weight) => {
      const least = all.reduce((a, b) => (b.given < a.given ? b : a))
      least.given += weight
      return least.calls.call(name, args)
    },
    close: async () => {
      await Promise.all(all.map(({ worker }) => worker.terminate()))
    },
  }
}

/** Weight of a batch, in UTF-16 units of text: some milliseconds of reading, against which a message costs little. */
const batchWeight = 20_000

export interface InOrder<In, Out> {
  weight(item: In): number
  /** what becomes of some items, one for each, in order */
  work(batch: readonly In[], weight: number): Promise<readonly Out[]>
  /** batches on their way at once */
  readonly underway: number
}

/**
 * Hands items on in batches and gives what became of them in the order in which they came. Items are taken only as what
 * became of earlier ones is asked for, so that memory does not grow with their number.
 */
export async function* inOrder<In, Out>(
  items: AsyncIterable<In> | Iterable<In>,
  { weight, work, underway }: InOrder<In, Out>,
): AsyncGenerator<Out> {
  const sent: Promise<readonly Out[]>[] = []
  let batch: In[] = []
  let heavy = 0
  const send = (): void => {
    const outcome = work(batch, heavy)
    // whoever asks for it gets its failure; nobody does when an earlier one has failed
    outcome.catch(() => undefined)
    sent.push(outcome)
    batch = []
    heavy = 0
  }
  for await (const item of items) {
    batch.push(item)
    heavy += weight(item)
    if (heavy < batchWeight) continue
    send()
    while (sent.length >= underway) yield* await sent.shift()!
  }
  if (batch.length > 0) send()
  while (sent.length > 0) yield* await sent.shift()!
}
