/**
 * The smallest sentence model that transformers.js loads: a table of word vectors, written by hand as ONNX (field numbers
 * from onnx.proto3), with a WordPiece tokenizer of a few words. A text's vector is the mean of its words' vectors.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Words with their vectors; words of one meaning share theirs. */
const meanings = [
  ['心', 'heart'],
  ['衰', 'failure'],
  ['胸', 'chest'],
  ['痛', 'pain'],
  ['中', 'stroke'],
  ['血', 'blood'],
]
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
export const tinyModelDimensions = 8

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])
const number = (field: number, value: number): Buffer => Buffer.from([...varint(field << 3), ...varint(value)])
const bytes = (field: number, value: Buffer | string): Buffer => {
  const content = Buffer.from(value)
  return Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(content.length)]), content])
}
const message = (field: number, ...parts: Buffer[]): Buffer => bytes(field, Buffer.concat(parts))

const float = 1
const int64 = 7
/** ValueInfoProto: a tensor whose named dimensions are free. */
const valueInfo = (field: number, name: string, type: number, shape: readonly (string | number)[]): Buffer =>
  message(
    field,
    bytes(1, name),
    message(
      2,
      message(
        1,
        number(1, type),
        message(2, ...shape.map((size) => message(1, typeof size === 'number' ? number(1, size) : bytes(2, size)))),
      ),
    ),
  )

const gatherModel = (table: readonly (readonly number[])[]): Buffer => {
  const raw = Buffer.from(new Float32Array(table.flat()).buffer)
  const graph = message(
    7,
    message(1, bytes(1, 'table'), bytes(1, 'input_ids'), bytes(2, 'last_hidden_state'), bytes(4, 'Gather')),
    bytes(2, 'tiny'),
    message(
      5,
      number(1, table.length),
      number(1, tinyModelDimensions),
      number(2, float),
      bytes(8, 'table'),
      bytes(9, raw),
    ),
    valueInfo(11, 'input_ids', int64, ['batch', 'sequence']),
    valueInfo(11, 'attention_mask', int64, ['batch', 'sequence']),
    valueInfo(12, 'last_hidden_state', float, ['batch', 'sequence', tinyModelDimensions]),
  )
  return Buffer.concat([number(1, 8), graph, message(8, bytes(1, ''), number(2, 13))])
}

/** Writes the model into `folder`, which then serves as a local model folder. */
export const writeTinyModel = (folder: string): void => {
  const vocabulary = [...special, ...meanings.flat()]
  const unit = (at: number): number[] => Array.from({ length: tinyModelDimensions }, (_, d) => (d === at ? 1 : 0))
  const table = vocabulary.map((word) => {
    const meaning = meanings.findIndex((words) => words.includes(word))
    // the unknown word has a direction of its own; the frame of a text has none
    return meaning >= 0 ? unit(meaning) : word === '[UNK]' ? unit(tinyModelDimensions - 1) : unit(-1)
  })
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  writeFileSync(join(folder, 'onnx', 'model.onnx'), gatherModel(table))
  const json = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value))
  json('config.json', { model_type: 'bert', architectures: ['BertModel'], hidden_size: tinyModelDimensions })
  json('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    model_max_length: 512,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
  })
  json('tokenizer.json', {
    version: '1.0',
    added_tokens: special.map((content, id) => ({
      id,
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  })
}
