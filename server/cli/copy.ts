import { loadOntology } from '../../ontology/load.js'
import { openDocuments, openEmbedder, openGraph, openIndex } from '../adapters.js'
import { takeLock } from '../ingest/data-lock.js'
import { copyGraph } from '../move/graph-copy.js'
import { rebuildIndex } from '../move/index-rebuild.js'
import { graphPlace, indexPlace, type Place } from '../move/place.js'
import { option, words, WrongUse, type Call, type Command } from './command.js'
import { bar } from './job-text.js'
import { withControl } from './reading.js'

/** How far it is, on one line at a terminal; the estimate is by what this run has done. */
export const watchSteps = (call: Call) => {
  const terminal = process.stderr.isTTY === true && !call.json
  const started = Date.now()
  let first: number | undefined
  let told = 0
  return {
    step(what: string, done: number, of: number): void {
      first ??= done
      if (!terminal || (Date.now() - told < 100 && done < of)) return
      told = Date.now()
      const left = done > first ? ` · ${Math.ceil(((told - started) / 1000 / (done - first)) * (of - done))} s` : ''
      process.stderr.write(`\r\x1b[K${bar(of === 0 ? 1 : done / of)} ${what} ${done}/${of}${left}`)
    },
    end(): void {
      if (terminal) process.stderr.write('\r\x1b[K')
    },
  }
}

export const command: Command = {
  usage:
    'copy [--from sqlite:FOLDER|neo4j:URL --to sqlite:FOLDER|neo4j:URL] [--search sqlite:FOLDER|meilisearch:URL|opensearch:URL] [--json]',
  summary: {
    zh: '搬迁图谱（含全部历史）到另一引擎；--search 由文书重建检索索引。中断后再次运行即续传；文书、授权与密钥留在数据目录',
    en: 'move the graph, its whole past included, to another engine; --search rebuilds a search index from the documents. Run again, it goes on where it was broken off; documents, grants and keys stay in the data folder',
  },
  options: { from: { type: 'string' }, to: { type: 'string' }, search: { type: 'string' } },
  async run(call) {
    words(call, 0)
    const [from, to, search] = [option(call, 'from'), option(call, 'to'), option(call, 'search')]
    if ((from === undefined) !== (to === undefined)) throw new WrongUse('--from and --to go together')
    if (from === undefined && search === undefined) throw new WrongUse('what is to be copied is missing')
    const source = from === undefined ? undefined : graphPlace(call.config, from)
    const target = to === undefined ? undefined : graphPlace(call.config, to)
    const index = search === undefined ? undefined : indexPlace(call.config, search)
    if (source !== undefined && source.name === target!.name) throw new WrongUse('--from and --to are one place')

    const folders = [
      ...(target?.choice.store === 'sqlite' ? [target.choice.data] : []),
      ...(index === undefined ? [] : [call.config.data]),
      ...(index?.choice.search === 'sqlite' ? [index.choice.data] : []),
    ]
    const locks: (() => void)[] = []
    try {
      for (const folder of new Set(folders)) locks.push(takeLock(folder))
      const graph = source && (await copy(call, source, target!))
      const rebuilt = index && (await rebuild(call, index, target))
      await withControl(call, ({ audit, reader }) =>
        audit.append({
          type: 'change',
          reader: reader.subject,
          what: 'copy',
          facts: {
            ...(source && { from: source.name, to: target!.name, tx: graph!.tx }),
            ...(index && { search: index.name }),
          },
        }),
      )
      if (call.json) call.print(JSON.stringify({ ...(graph && { graph }), ...(rebuilt && { search: rebuilt }) }))
      return 0
    } finally {
      for (const release of locks) release()
    }
  },
}

const copy = async (call: Call, source: Place, target: Place) => {
  const [from, to] = [openGraph(source.choice, { readonly: true }), openGraph(target.choice, { readonly: false })]
  const zh = call.language === 'zh'
  const watch = watchSteps(call)
  try {
    const done = await copyGraph(from, to, ({ phase, tx, of }) =>
      watch.step(phase === 'copying' ? (zh ? '复制' : 'copying') : zh ? '核对' : 'checking', tx, of),
    )
    watch.end()
    const went = done.from === 0 ? '' : zh ? `（自事务 ${done.from} 续传）` : ` (went on from ${done.from})`
    if (!call.json)
      call.print(
        zh
          ? `图谱 ${source.name} → ${target.name}：${done.batches} 批，至事务 ${done.tx}${went}`
          : `graph ${source.name} → ${target.name}: ${done.batches} batches, up to transaction ${done.tx}${went}`,
      )
    return done
  } finally {
    watch.end()
    await Promise.all([from.close(), to.close()])
  }
}

const rebuild = async (call: Call, place: Place, target: Place | undefined) => {
  const { config, language } = call
  const ontology = loadOntology(undefined, config.ontology)
  const documents = openDocuments(config, { readonly: true })
  const graph = openGraph(target?.choice ?? config, { readonly: true })
  const index = openIndex(place.choice, openEmbedder(config, ontology), { readonly: false })
  const watch = watchSteps(call)
  try {
    const done = await rebuildIndex({ data: config.data, documents, graph, index, name: place.name }, (progress) =>
      watch.step(language === 'zh' ? '重建索引' : 'indexing', progress.records, progress.documents),
    )
    watch.end()
    if (!call.json)
      call.print(
        language === 'zh'
          ? `检索索引 ${place.name}：${done.records} 条记录，至事务 ${done.tx}`
          : `search index ${place.name}: ${done.records} records, up to transaction ${done.tx}`,
      )
    return done
  } finally {
    watch.end()
    await Promise.all([documents.close(), graph.close(), index.close()])
  }
}
