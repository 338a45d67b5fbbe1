import type { MessagePort, TransferListItem, Worker } from 'node:worker_threads'
import { XinmaiError, isXinmaiError } from '../../graph-schema/index.js'

/** Calls by name between two threads: `serve` answers on one end of a port, `connect` asks on the other. */
type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>

interface Call {
  readonly id: number
  readonly name: string
  readonly args: readonly unknown[]
}
type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { code?: string; message: string; stack?: string; facts?: object } }

type Port = Pick<MessagePort | Worker, 'postMessage' | 'on'>

/** Answers calls one after the other, in the order in which they came. */
export const serve = (port: Port, handlers: Handlers): void => {
  let queue: Promise<void> = Promise.resolve()
  port.on('message', (call: Call) => {
    queue = queue.then(async () => {
      try {
        const handler = handlers[call.name]
        if (handler === undefined) throw new Error(`no handler ${call.name}`)
        port.postMessage({ id: call.id, value: await handler(...(call.args as never[])) } satisfies Answer)
      } catch (e) {
        const error = isXinmaiError(e)
          ? { code: e.code, message: e.message, facts: e.facts }
          : { message: String((e as Error).message ?? e), stack: (e as Error).stack }
        port.postMessage({ id: call.id, error } satisfies Answer)
      }
    })
  })
}

export interface Connection {
  call<Result>(name: string, args?: readonly unknown[], transfer?: readonly TransferListItem[]): Promise<Result>
  /** fails all open calls: the thread at the other end is gone */
  broken(reason: Error): void
}

export const connect = (port: Port): Connection => {
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let count = 0
  let gone: Error | undefined
  port.on('message', (answer: Answer) => {
    const waiting = open.get(answer.id)
    if (waiting === undefined) return
    open.delete(answer.id)
    if ('value' in answer) return waiting.resolve(answer.value as never)
    const { code, message, stack, facts } = answer.error
    const error =
      code === undefined
        ? new Error(message)
        : new XinmaiError(code as XinmaiError['code'], message, { ...facts } as never)
    if (stack !== undefined) error.stack = stack
    waiting.reject(error)
  })
  return {
    call: (name, args = [], transfer = []) =>
      new Promise((resolve, reject) => {
        if (gone !== undefined) return reject(gone)
        const id = ++count
        open.set(id, { resolve, reject })
        port.postMessage({ id, name, args } satisfies Call, [...transfer])
      }),
    broken: (reason) => {
      gone = reason
      for (const { reject } of open.values()) reject(reason)
      open.clear()
    },
  }
}
