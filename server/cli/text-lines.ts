import type { Readable } from 'node:stream'
import { z } from 'zod'
import { civilSchema, languages, XinmaiError } from '../../graph-schema/index.js'

const lineSchema = z.object({
  id: z.string().optional(),
  text: z.string(),
  language: z.enum(languages).optional(),
  date: civilSchema.optional(),
})
export type TextLine = z.infer<typeof lineSchema> & { readonly id: string }

const parseLine = (line: string): z.infer<typeof lineSchema> | undefined => {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

/** Lines of a stream as they come, without their ends; the last one may have none. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  input.setEncoding('utf8')
  let rest: string[] = []
  for await (const chunk of input as AsyncIterable<string>) {
    const lines = chunk.split('\n')
    for (const line of lines.slice(0, -1)) {
      yield rest.join('') + line
      rest = []
    }
    rest.push(lines.at(-1)!)
  }
  yield rest.join('')
}

/**
 * The texts of an input: JSON lines, read as they come, if its first filled line is one; else one text, its line ends as
 * the canonical text has them.
 * @param name of the input: id of the one text, and with the number of its line of those that have none
 * @throws XinmaiError BAD_REQUEST for a line among JSON lines that is none
 */
export async function* textLines(input: Readable, name: string): AsyncGenerator<TextLine> {
  let number = 0
  let isLines: boolean | undefined
  const whole: string[] = []
  for await (const raw of linesOf(input)) {
    const line = number++ === 0 ? raw.replace(/^\uFEFF/, '') : raw
    if (isLines !== true) whole.push(line)
    if (isLines === false || line.trim() === '') continue
    const parsed = parseLine(line)
    isLines ??= parsed !== undefined
    if (!isLines) continue
    whole.length = 0
    if (parsed === undefined)
      throw new XinmaiError('BAD_REQUEST', `${name}:${number}: not {"id","text","language","date"}`, { line: number })
    yield { ...parsed, id: parsed.id ?? `${name}:${number}` }
  }
  if (isLines !== true) yield { id: name, text: whole.join('\n').replace(/\r\n?/g, '\n') }
}
