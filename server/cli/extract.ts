import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { documentKinds, isCivil, languages, XinmaiError, type DocumentKind } from '../../graph-schema/index.js'
import type { TextToRead } from '../annotate/annotate-text.js'
import { annotatedLines } from '../annotate/annotated-lines.js'
import { choice, wholeNumber, words, type Command } from './command.js'
import { textLines } from './text-lines.js'

export const command: Command = {
  usage:
    'extract <file|-> [--kind note|report|auto] [--language zh|en|auto] [--date YYYY-MM-DD] [--explain] [--workers N]',
  summary: {
    zh: '从文本或 JSON 行中抽取标注，每个文本输出一行 JSON',
    en: 'annotations of a text or of JSON lines, one JSON line a text',
  },
  options: {
    kind: { type: 'string' },
    language: { type: 'string' },
    date: { type: 'string' },
    explain: { type: 'boolean' },
    workers: { type: 'string' },
  },
  async run(call) {
    const [name] = words(call, 1)
    const kind = choice(call, 'kind', [...documentKinds, 'auto'])
    const language = choice(call, 'language', [...languages, 'auto']) ?? 'auto'
    const date = call.values.date as string | undefined
    if (date !== undefined && !isCivil(date)) throw new XinmaiError('BAD_REQUEST', `--date ${date} is no day`)
    const workers = wholeNumber(call, 'workers') ?? call.config.workers
    const input = name === '-' ? process.stdin : createReadStream(resolve(process.env.INIT_CWD ?? process.cwd(), name!))
    const texts = async function* (): AsyncGenerator<TextToRead> {
      for await (const { language: own, date: told = date, ...line } of textLines(
        input,
        name === '-' ? 'stdin' : name!,
      ))
        yield {
          ...line,
          language: own ?? language,
          date: told,
          kind: kind === 'auto' ? undefined : (kind as DocumentKind | undefined),
        }
    }
    const settings = { workers, withReasons: call.values.explain === true, ontology: call.config.ontology }
    try {
      for await (const line of annotatedLines(texts(), settings)) call.print(line)
    } catch (e) {
      throw (e as NodeJS.ErrnoException).syscall === undefined ? e : new XinmaiError('NOT_FOUND', (e as Error).message)
    }
    return 0
  },
}
