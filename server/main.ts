import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isXinmaiError, XinmaiError } from '../graph-schema/index.js'
import { loadLayeredDataSet } from '../ontology/element-layer.js'
import { loadOntology } from '../ontology/load.js'
import { createAccess } from './access/access.js'
import { createAudit } from './access/audit.js'
import { openControlDatabase } from './access/control-database.js'
import { createOidcIssuer, resource } from './access/oidc-issuer.js'
import { createOidcVerifier } from './access/oidc-verifier.js'
import { seedSampleAccess } from './access/sample-access.js'
import { createApp } from './app.js'
import type { Config } from './config.js'
import { IngestService } from './ingest/ingest-service.js'
import { operatorRoute } from './ingest/operator-route.js'
import { loadSampleData, writeSampleData, type WatchSamples } from './ingest/sample-load.js'
import { within } from './read/fail-fast.js'
import { healthWithin, partHealth, type PartHealth } from './read/part-health.js'
import { createReadPool } from './read/read-pool.js'

/** A running service. */
export interface Service {
  readonly origin: string
  readonly port: number
  stop(): Promise<void>
}

export interface StartOptions {
  /** false leaves an empty data folder empty, for an installation's own data */
  readonly samples?: boolean
  readonly watch?: WatchSamples
}

const log = (id: string, error: unknown): void => console.error(`INTERNAL ${id}`, error)

/** Origins under which a browser on this machine may reach a loopback service. */
const originsOf = (config: Config, port: number): readonly string[] => [
  ...new Set([config.origin ?? `http://127.0.0.1:${port}`, `http://127.0.0.1:${port}`, `http://localhost:${port}`]),
]

/**
 * Opens the data folder and answers on the configured port: writer first, so that the reader threads find the stores.
 * The first start of a data folder with the development issuer loads the sample patients, and answers when they are in.
 * @throws XinmaiError BAD_REQUEST for a configuration that may not run, CONFLICT when another process writes the folder
 */
export const start = async (config: Config, options: StartOptions = {}): Promise<Service> => {
  if (config.production && config.oidc.issuer === undefined)
    throw new XinmaiError('BAD_REQUEST', 'XINMAI_OIDC_ISSUER: the development issuer does not serve production')
  const closing: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const ontology = loadOntology(undefined, config.ontology)
    // lines of the installation's own tables that are left out; the rest goes on
    const { dataSet, conflicts } = loadLayeredDataSet(config.ontology)
    for (const problem of [...ontology.problems(), ...conflicts]) console.error(`ontology: ${problem}`)
    const ingest = await IngestService.open(config)
    closing.push(() => ingest.close())
    const control = openControlDatabase(config.data)
    closing.push(() => control.close())
    const audit = createAudit(control)
    const access = createAccess(control, audit)
    const read = createReadPool({ threads: config.readers, workerData: { config } })
    closing.push(() => read.close())

    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(config.port, config.host, resolve)
    })
    const { port } = server.address() as AddressInfo
    closing.push(() => {
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 2_000).unref()
      return new Promise((resolve) => server.close(resolve))
    })
    const origins = originsOf(config, port)
    const development = config.oidc.issuer === undefined
    const wantSamples = development && options.samples !== false && access.datasets.all().length === 0
    if (development && access.grants().length === 0) await seedSampleAccess(access, wantSamples)

    const issuer = config.oidc.issuer ?? `${origins[0]}/oidc`
    const token = randomBytes(24).toString('base64url')
    const app = await createApp({
      access,
      audit,
      ontology,
      dataSet: () => dataSet,
      origins,
      read,
      log,
      verifier: createOidcVerifier({ ...config.oidc, issuer }),
      signIn: {
        issuer,
        clientId: config.oidc.clientId,
        audience: config.oidc.audience,
        ...(development ? { resource } : {}),
      },
      ...(development
        ? { developmentIssuer: await createOidcIssuer({ ...config.oidc, origins, data: config.data }) }
        : {}),
      operator: { token, router: operatorRoute(ingest) },
      health: async () => {
        const busy = (part: string): PartHealth => ({
          ok: false,
          ms: healthWithin,
          reason: `no reader is free to ask ${part}`,
        })
        const late = () => new XinmaiError('UNAVAILABLE', 'all readers are busy')
        const stores = await within(2 * healthWithin, read.health(), late).catch(() => ({
          graph: busy('graph'),
          documents: busy('documents'),
          search: busy('search'),
        }))
        const { waiting } = ingest
        return {
          ...stores,
          control: await partHealth('control', async () => control.prepare('SELECT 1').get()),
          ingest: {
            ok: waiting === undefined,
            ms: 0,
            ...(waiting === undefined ? {} : { reason: `waits for ${waiting}` }),
          },
        }
      },
    })
    closing.push(() => app.close())
    const parts = Object.entries(await read.health())
    for (const [name, part] of parts)
      if (!part.ok) console.error(`UNAVAILABLE: ${name}: ${part.reason}; it is tried again`)
    server.on('request', app.express)

    const note = join(config.data, 'server.json')
    rmSync(note, { force: true })
    writeFileSync(note, JSON.stringify({ pid: process.pid, port, token }) + '\n', { mode: 0o600 })
    closing.push(() => rmSync(note, { force: true }))
    // what a crash or a stop left unfinished goes on beside the reads; asked for before new jobs are made
    const unfinished = await ingest.unfinished()
    void Promise.all(unfinished.map((job) => ingest.resume(job))).catch((error: unknown) => {
      // stopped before it was done: it goes on with the next start
      if (!isXinmaiError(error) || error.code !== 'UNAVAILABLE') log('unfinished jobs', error)
    })
    if (wantSamples) await loadSampleData(ingest, config.data, writeSampleData(config.data), options.watch)
    return { origin: origins[0]!, port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
