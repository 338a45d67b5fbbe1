import {
  isXinmaiError,
  parseTx,
  type Page,
  type PageRequest,
  type SealedRecord,
  type View,
} from '../../graph-schema/index.js'
import type { ReadService } from '../../server/read/read-service.js'
import { searchModes } from '../../server/search/search-index.js'
import { concepts, datasetNames, mentions } from './world.js'

/** An answer, or what of an error reaches whoever asked. */
const outcome = async (asking: Promise<unknown>): Promise<unknown> => {
  try {
    return await asking
  } catch (error) {
    if (!isXinmaiError(error)) throw error
    return { code: error.code, message: error.message, facts: error.facts }
  }
}

/** All pages of a list, with their cursors. */
const walk = async <Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<unknown> => {
  const pages: Page<Item>[] = []
  for (let after: string | undefined; ;) {
    const page = await read({ first: 2, ...(after === undefined ? {} : { after }) })
    pages.push(page)
    if (page.next === undefined) return pages
    after = page.next
    if (pages.length > 500) throw new Error('a list that does not end')
  }
}

export type Ids = Readonly<Record<'statements' | 'documents' | 'patients', readonly string[]>>

/** Everything that can be asked about a world, hidden and missing ids included. */
export const askAll = async (read: ReadService, view: View, ids: Ids, texts: readonly string[]): Promise<unknown> => {
  const answers: Record<string, unknown> = {}
  const ask = async (name: string, asking: Promise<unknown>): Promise<void> => {
    answers[name] = await outcome(asking)
  }
  const [a, b, c] = concepts as [(typeof concepts)[0], (typeof concepts)[0], (typeof concepts)[0]]
  for (const text of texts) {
    for (const mode of searchModes)
      await ask(
        `search ${mode} ${text}`,
        walk(async (page) => {
          const { documents, ...rest } = await read.search(view, { text, mode, filter: {}, page })
          return { ...documents, ...rest }
        }),
      )
    await ask(`suggest ${text}`, read.suggest(view, text.slice(0, 2), 5))
  }
  for (const name of datasetNames) {
    const filter = { datasets: [name as never] }
    const page = { first: 5 }
    await ask(`search in ${name}`, read.search(view, { text: '高血压', mode: 'hybrid', filter, page }))
    await ask(`quality of ${name}`, read.quality(view, name as never))
    await ask(`assertions in ${name}`, read.assertions(view, filter, { first: 5 }))
  }
  for (const concept of concepts) {
    await ask(`concept ${concept}`, read.concept(view, concept))
    await ask(`count ${concept}`, read.count(view, [concept]))
    await ask(
      `expand ${concept}`,
      walk((page) => read.expand(view, { concept, order: 'patients', page })),
    )
  }
  for (const asOf of [undefined, parseTx(1), parseTx(2), parseTx(99)]) {
    const at = asOf === undefined ? view : { ...view, asOf }
    await ask(
      `lift ${asOf}`,
      walk((page) => read.expand(at, { concept: a, order: 'lift', page })),
    )
    await ask(`path ${asOf}`, read.path(at, a, c, 3))
    await ask(`count both ${asOf}`, read.count(at, [a, b]))
    await ask(
      `assertions ${asOf}`,
      walk((page) => read.assertions(at, { concepts: [a] }, page)),
    )
  }
  await ask('count of all', read.count(view, []))
  await ask('counts', read.counts(view, concepts))
  await ask(
    'link evidence',
    walk((page) => read.linkEvidence(view, a, b, page)),
  )
  await ask(
    'assertions',
    walk((page) => read.assertions(view, {}, page)),
  )
  await ask('unmapped', read.assertions(view, { unmapped: true }, { first: 10 }))
  await ask(
    'source terms',
    walk((page) => read.sourceTerms(view, {}, page)),
  )
  await ask('stats', read.stats(view))
  await ask(
    'search as of',
    read.search({ ...view, asOf: parseTx(1) }, { text: '胸痛', mode: 'keyword', filter: {}, page: { first: 1 } }),
  )
  await ask('bad cursor', read.assertions(view, {}, { first: 2, after: 'bm9uZQ' }))
  for (const id of ids.statements) await ask(`evidence ${id}`, read.evidence(view, id as never))
  for (const id of ids.documents) {
    await ask(`document ${id}`, read.document(view, id as never))
    await ask(`explanations ${id}`, read.explanations(view, id as never))
  }
  for (const id of ids.patients) {
    await ask(`patient ${id}`, read.patient(view, id as never))
    await ask(`of patient ${id}`, read.assertions(view, { patient: id as never }, { first: 5 }))
  }
  await ask('evidences', read.evidences(view, ids.statements as never))
  return answers
}

const missing = 'AAAAAAAAAAAAAAAAAAAAAA'
export const texts = [...mentions.map((m) => m.phrase), '病历 -房颤', '"其0胸痛"', '不 在 里 面', 'heart']

export const idsOf = (records: readonly SealedRecord[]): Ids => {
  const some = <Id>(list: readonly Id[]): readonly Id[] => [...new Set(list)].slice(0, 8)
  return {
    statements: [...some(records.flatMap((r) => r.assertions.map((x) => x.id))), missing],
    documents: [...some(records.flatMap((r) => r.documents.map((x) => x.id))), missing],
    patients: [...some(records.flatMap((r) => r.patient ?? [])), missing],
  }
}
