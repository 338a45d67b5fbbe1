import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { createTransformersEmbedder } from '../../server/embed/transformers/embedder.js'
import { tinyModelDimensions, writeTinyModel } from '../support/tiny-model.js'
import { embedderContract } from './embedder.js'
import { openInThread } from './embedder-thread.js'

const folder = mkdtempSync(join(tmpdir(), 'tiny-model-'))
writeTinyModel(folder)
afterAll(() => rmSync(folder, { recursive: true }))

const opened = () => openInThread('server/embed/transformers/embedder.js', 'createTransformersEmbedder', { folder })

embedderContract({
  name: 'transformers',
  open: opened,
  near: ['胸痛', 'chest pain', '心衰'],
})

test('the vector of a text is the mean of its words, its length made one', async () => {
  const embedder = await opened()
  const [vector] = await embedder.embed(['heart 衰'], 'query')
  await embedder.close()
  expect(embedder.dimensions).toBe(tinyModelDimensions)
  expect([...vector!].map((x) => Number(x.toFixed(4)))).toEqual([0.7071, 0.7071, 0, 0, 0, 0, 0, 0])
})

test('a folder without a model is UNAVAILABLE and says what is missing', () => {
  const empty = join(folder, 'nothing')
  const open = () => createTransformersEmbedder({ folder: empty })
  expect(open).toThrow(expect.objectContaining({ code: 'UNAVAILABLE', facts: { folder: empty } }))
  expect(open).toThrow('config.json')
})
