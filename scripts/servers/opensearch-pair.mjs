// Two OpenSearch nodes of one cluster: the first manages it, the second only holds data, so that it may be killed.
import { startNodes } from './opensearch.mjs'
export { missing } from './opensearch.mjs'

export const start = async ({ folder }) => {
  const { pid, nodes } = await startNodes(folder, [
    { name: 'one', roles: ['cluster_manager', 'data', 'ingest'] },
    { name: 'two', roles: ['data', 'ingest'] },
  ])
  return { pid, url: nodes[0].url, port: nodes[0].port, nodes }
}
