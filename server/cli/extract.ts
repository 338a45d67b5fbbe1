import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { z } from 'zod'
import {
  civilSchema,
  documentKinds,
  isCivil,
  languages,
  XinmaiError,
  type DocumentKind,
} from '../../graph-schema/index.js'
import { annotate, explain } from '../../extractors/text/index.js'
import { loadOntology } from '../../ontology/load.js'
import { choice, words, type Command } from './command.js'

const lineSchema = z.object({
  id: z.string().optional(),
  text: z.string(),
  language: z.enum(languages).optional(),
  date: civilSchema.optional(),
})
type Line = z.infer<typeof lineSchema>

const parseLine = (line: string): Line | undefined => {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

/** Texts of an input: JSON lines if its first line is one, else one text; its line ends as the canonical text has them. */
const textsOf = (input: string, name: string): readonly Line[] => {
  const clean = input.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const lines = clean.split('\n').map((line, i) => ({ line, number: i + 1 }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  if (filled[0] === undefined || parseLine(filled[0].line) === undefined) return [{ id: name, text: clean }]
  return filled.map(({ line, number }) => {
    const parsed = parseLine(line)
    if (parsed === undefined)
      throw new XinmaiError('BAD_REQUEST', `${name}:${number}: not {"id","text","language","date"}`, { line: number })
    return { ...parsed, id: parsed.id ?? `${name}:${number}` }
  })
}

export const command: Command = {
  usage: 'extract <file|-> [--kind note|report|auto] [--language zh|en|auto] [--date YYYY-MM-DD] [--explain]',
  summary: {
    zh: '从文本或 JSON 行中抽取标注，每个文本输出一行 JSON',
    en: 'annotations of a text or of JSON lines, one JSON line a text',
  },
  options: {
    kind: { type: 'string' },
    language: { type: 'string' },
    date: { type: 'string' },
    explain: { type: 'boolean' },
  },
  async run(call) {
    const [name] = words(call, 1)
    const kind = choice(call, 'kind', [...documentKinds, 'auto'])
    const language = choice(call, 'language', [...languages, 'auto']) ?? 'auto'
    const date = call.values.date as string | undefined
    if (date !== undefined && !isCivil(date)) throw new XinmaiError('BAD_REQUEST', `--date ${date} is no day`)
    const file = resolve(process.env.INIT_CWD ?? process.cwd(), name!)
    const input = await readAll(name === '-' ? process.stdin : createReadStream(file)).catch((error: Error) => {
      throw new XinmaiError('NOT_FOUND', error.message)
    })
    const ontology = loadOntology()
    const read = call.values.explain === true ? explain : annotate
    for (const { id, text, language: own, date: told = date } of textsOf(input, name === '-' ? 'stdin' : name!))
      call.print(
        JSON.stringify(
          read(text, ontology, {
            id: id!,
            language: own ?? language,
            ...(told === undefined ? {} : { date: told }),
            ...(kind === undefined || kind === 'auto' ? {} : { kind: kind as DocumentKind }),
          }),
        ),
      )
    return 0
  },
}
