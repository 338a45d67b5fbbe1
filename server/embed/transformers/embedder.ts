import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { FeatureExtractionPipeline } from '@huggingface/transformers'
import { XinmaiError } from '../../../graph-schema/index.js'
import type { Embedder } from '../embedder.js'

export interface TransformersOptions {
  /** a model in the layout of the Hugging Face hub: config.json, tokenizer.json, onnx/model.onnx (or another dtype) */
  readonly folder: string
  /** weights to load, as transformers.js names them; `fp32` is onnx/model.onnx */
  readonly dtype?: 'fp32' | 'fp16' | 'q8'
  /** put before queries and passages, for models trained so (E5: `query: `, `passage: `); none by default */
  readonly prefix?: { readonly query: string; readonly passage: string }
}

const modelFile = { fp32: 'model.onnx', fp16: 'model_fp16.onnx', q8: 'model_quantized.onnx' } as const
/** Texts of one run of the model: more only fills memory with padding. */
const textsAtOnce = 16
/** Enough of the weights to tell models apart without reading all of them at every start. */
const sampledBytes = 1 << 20

const unavailable = (message: string, folder: string): XinmaiError =>
  new XinmaiError('UNAVAILABLE', message, { folder })

const sample = (path: string): Buffer => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(Math.min(sampledBytes, statSync(path).size))
    readSync(file, bytes, 0, bytes.length, 0)
    return bytes
  } finally {
    closeSync(file)
  }
}

/**
 * A sentence model of the transformers family from a local folder, mean pooling, unit length. Nothing is fetched from
 * anywhere. The library is loaded with the first text.
 * @throws XinmaiError UNAVAILABLE when the folder holds no model; `embed` rejects with it when the library is missing
 */
export const createTransformersEmbedder = ({
  folder,
  dtype = 'fp32',
  prefix = { query: '', passage: '' },
}: TransformersOptions): Embedder => {
  const root = resolve(folder)
  const weights = join(root, 'onnx', modelFile[dtype])
  for (const file of [join(root, 'config.json'), join(root, 'tokenizer.json'), weights])
    if (!existsSync(file)) throw unavailable(`The model folder lacks ${file}. 模型目录缺少该文件。`, root)
  const config = readFileSync(join(root, 'config.json'))
  const { hidden_size: dimensions } = JSON.parse(config.toString()) as { hidden_size?: unknown }
  if (typeof dimensions !== 'number')
    throw unavailable('config.json has no hidden_size. 模型配置缺少 hidden_size。', root)
  const content = createHash('sha256')
    .update(config)
    .update(readFileSync(join(root, 'tokenizer.json')))
    .update(JSON.stringify([statSync(weights).size, prefix]))
    .update(sample(weights))
    .digest('hex')
    .slice(0, 16)

  const load = async (): Promise<FeatureExtractionPipeline> => {
    const library = await import('@huggingface/transformers').catch((cause: unknown) => {
      const message =
        'The transformers embedder needs the package @huggingface/transformers: npm install @huggingface/transformers. ' +
        '该向量化方式需要安装 @huggingface/transformers。'
      throw Object.assign(unavailable(message, root), { cause })
    })
    library.env.allowRemoteModels = false
    library.env.localModelPath = dirname(root)
    return library.pipeline('feature-extraction', basename(root), { dtype, local_files_only: true })
  }
  let pipeline: Promise<FeatureExtractionPipeline> | undefined
  return {
    id: `transformers-${basename(root)}-${dtype}-${content}`,
    dimensions,
    embed: async (texts, use) => {
      const out: Float32Array[] = []
      for (let from = 0; from < texts.length; from += textsAtOnce) {
        const run = await (pipeline ??= load())
        const some = texts.slice(from, from + textsAtOnce)
        const tensor = await run(
          some.map((text) => prefix[use] + text),
          { pooling: 'mean', normalize: true },
        )
        const numbers = Float32Array.from(tensor.data as Float32Array)
        for (const [i, text] of some.entries()) {
          const vector = numbers.slice(i * dimensions, (i + 1) * dimensions)
          // a text of nothing says nothing, whatever the model makes of its frame
          out.push(text.trim() === '' || !vector.every(Number.isFinite) ? new Float32Array(dimensions) : vector)
        }
      }
      return out
    },
    close: async () => {
      await (await pipeline?.catch(() => undefined))?.dispose()
      pipeline = undefined
    },
  }
}
