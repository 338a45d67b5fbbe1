import { openGraph } from '../adapters.js'
import { compareHistory, compareStats } from '../move/comparison.js'
import { graphPlace } from '../move/place.js'
import { words, type Command } from './command.js'
import { watchSteps } from './copy.js'

export const command: Command = {
  usage: 'verify A B [--history] [--json]   (A, B: sqlite:FOLDER or neo4j:URL)',
  summary: {
    zh: '比较两个图谱存储：各分区的计数与内容哈希；--history 逐事务比较全部历史。不一致时退出码为 1',
    en: 'compare two graph stores by counts and content hashes of each partition; --history: change by change through the past. Exit code 1 when they differ',
  },
  options: { history: { type: 'boolean' } },
  async run(call) {
    const [a, b] = words(call, 2).map((text) => graphPlace(call.config, text))
    const stores = [a!, b!].map(({ choice }) => openGraph(choice, { readonly: true }))
    const watch = watchSteps(call)
    try {
      const [x, y] = [stores[0]!, stores[1]!]
      const [atA, atB] = await Promise.all([x.watermark(), y.watermark()])
      const { differences: current, partitions, assertions } = await compareStats(x, y)
      const differences = [
        ...(atA === atB ? [] : [{ where: 'store', what: 'transaction', a: atA, b: atB }]),
        ...current,
        ...(call.values.history === true
          ? await compareHistory(x, y, { watch: (tx) => watch.step('history', tx, Math.max(atA, atB)) })
          : []),
      ]
      watch.end()
      const equal = differences.length === 0
      if (call.json) call.print(JSON.stringify({ equal, partitions, assertions, transaction: atA, differences }))
      else {
        for (const d of differences) call.print(`${d.where}  ${d.what}  ${d.a} ≠ ${d.b}`)
        if (equal) call.print(`一致 equal: ${partitions} partitions, ${assertions} assertions, transaction ${atA}`)
      }
      return equal ? 0 : 1
    } finally {
      watch.end()
      await Promise.all(stores.map((store) => store.close()))
    }
  },
}
