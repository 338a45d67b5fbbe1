// OpenSearch with its k-NN plugin from their Maven artifacts: one node, or two of one cluster (opensearch-pair.mjs).
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, javaHome, missingTools, start as startChild } from './child.mjs'
import { unpacked } from './maven.mjs'

const leastJava = 21
export const missing = () => missingTools(leastJava)

// the repository serves no checksums for these two: what was measured when they were first fetched
const distribution = () =>
  unpacked('opensearch', [
    {
      artifact: 'org.opensearch.distribution.integ-test-zip:opensearch:3.5.0:zip',
      hash: 'b676ad392c95a94d8d2bd8785b8b922c7811536daf6a9ec0c7277a34bd8a17a9',
    },
    {
      artifact: 'org.opensearch.plugin:opensearch-knn:3.5.0.0:zip',
      into: 'opensearch-3.5.0/plugins/opensearch-knn',
      hash: '99fdf3ac9ef95974e276298b83a58532bf21ba13bd5fd96a4b59465b7e613309',
    },
  ])

/** OpenSearch refuses to run as root: then it runs as nobody (65534 on every Linux), to whom its folders are given. */
const nobody = 65534
const isRoot = process.getuid?.() === 0
const give = (path) => {
  if (!isRoot) return
  chownSync(path, nobody, nobody)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    if (entry.isDirectory()) give(inside)
    else chownSync(inside, nobody, nobody)
  }
}

/**
 * Starts nodes of one cluster as one process group.
 * @param folder a folder a node is made in it; a second start finds its data again
 * @param nodes each `{ name, port?, roles }`; the first is the cluster's manager
 * @param compiler `quick` for a server that lives for minutes, `full` for one that works for long
 * @returns url and process id of each, and the group's process id
 */
export const startNodes = async (folder, nodes, { compiler = 'quick' } = {}) => {
  const home = join(await distribution(), 'opensearch-3.5.0')
  const transports = await Promise.all(nodes.map(() => freePort()))
  const seeds = transports.map((port) => `127.0.0.1:${port}`)
  const made = []
  for (const [i, { name, port, roles }] of nodes.entries()) {
    const http = port ?? (await freePort())
    const own = join(folder, name)
    for (const sub of ['config', 'data', 'logs', 'tmp']) mkdirSync(join(own, sub), { recursive: true })
    if (!existsSync(join(own, 'config', 'jvm.options'))) {
      cpSync(join(home, 'config'), join(own, 'config'), { recursive: true })
      // the collector's log would be written into the distribution, which isn't ours to write
      const options = readFileSync(join(home, 'config', 'jvm.options'), 'utf8')
      writeFileSync(join(own, 'config', 'jvm.options'), options.replace(/^.*(logs\/|UseG1GC|^-Xm[sx]).*$/gm, ''))
    }
    writeFileSync(
      join(own, 'config', 'opensearch.yml'),
      [
        'cluster.name: xinmai',
        `node.name: ${name}`,
        `node.roles: [${roles.join(', ')}]`,
        'network.host: 127.0.0.1',
        `http.port: ${http}`,
        `transport.port: ${transports[i]}`,
        `path.data: ${join(own, 'data')}`,
        `path.logs: ${join(own, 'logs')}`,
        `discovery.seed_hosts: [${seeds.map((seed) => `"${seed}"`).join(', ')}]`,
        `cluster.initial_cluster_manager_nodes: [${nodes[0].name}]`,
        // a developer's disk is often nearly full, which is no reason to refuse writes
        'cluster.routing.allocation.disk.threshold_enabled: false',
      ].join('\n') + '\n',
    )
    made.push({ name, own, url: `http://127.0.0.1:${http}`, port: http })
  }
  give(folder)
  for (const path of [folder, ...made.map(({ own }) => own)]) chmodSync(path, 0o755)
  const lines = made.map(
    ({ own }) =>
      `OPENSEARCH_PATH_CONF='${own}/config' OPENSEARCH_TMPDIR='${own}/tmp' ${
        isRoot ? `setpriv --reuid=${nobody} --regid=${nobody} --clear-groups ` : ''
      }'${home}/bin/opensearch' -p '${own}/pid' > '${own}/logs/output.log' 2>&1 &`,
  )
  const pid = await startChild('/bin/sh', ['-c', `${lines.join('\n')}\nwait`], {
    log: join(folder, 'output.log'),
    // on a machine with much else to do two nodes take minutes
    patience: 540_000,
    cwd: folder,
    env: {
      ...process.env,
      HOME: folder,
      OPENSEARCH_JAVA_HOME: javaHome(leastJava),
      OPENSEARCH_JAVA_OPTS: `-Xms512m -Xmx512m -XX:+UseSerialGC${compiler === 'quick' ? ' -XX:TieredStopAtLevel=1' : ''}`,
    },
    answers: async () => {
      const answer = await fetch(`${made[0].url}/_cluster/health?wait_for_nodes=${nodes.length}&timeout=1s`)
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    },
  })
  return {
    pid,
    nodes: made.map(({ name, url, port, own }) => ({
      name,
      url,
      port,
      pid: Number(readFileSync(join(own, 'pid'), 'utf8')),
    })),
  }
}

/**
 * @param folder data, logs and configuration; a second start on the same folder finds its data again
 * @param port of HTTP; a free one by default
 */
export const start = async ({ folder, port, compiler }) => {
  const { pid, nodes } = await startNodes(
    folder,
    [{ name: 'one', port, roles: ['cluster_manager', 'data', 'ingest'] }],
    {
      compiler,
    },
  )
  return { pid, url: nodes[0].url, port: nodes[0].port }
}
