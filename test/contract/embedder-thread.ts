import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Embedder } from '../../server/embed/embedder.js'

const program = `
const { parentPort, workerData } = require('node:worker_threads')
import(workerData.module).then((module) => {
  const embedder = module[workerData.factory](workerData.options)
  parentPort.on('message', async ({ texts, use }) => {
    try { parentPort.postMessage({ vectors: await embedder.embed(texts, use) }) }
    catch (error) { parentPort.postMessage({ failed: String(error) }) }
  })
  parentPort.postMessage({ id: embedder.id, dimensions: embedder.dimensions })
})`

/**
 * The compiled embedder in a thread of its own. Native modules make typed arrays that are none to the sandbox Jest runs
 * tests in; in a thread, as in service, there is no sandbox.
 */
export const openInThread = async (path: string, factory: string, options: unknown): Promise<Embedder> => {
  const module = pathToFileURL(join(process.cwd(), 'dist', path)).href
  const worker = new Worker(program, { eval: true, workerData: { module, factory, options } })
  type Answer = { vectors: Float32Array[]; failed?: string }
  const [{ id, dimensions }] = (await once(worker, 'message')) as [{ id: string; dimensions: number }]
  return {
    id,
    dimensions,
    embed: async (texts, use) => {
      worker.postMessage({ texts, use })
      const [{ vectors, failed }] = (await once(worker, 'message')) as [Answer]
      if (failed !== undefined) throw new Error(failed)
      return vectors
    },
    close: async () => {
      await worker.terminate()
    },
  }
}
