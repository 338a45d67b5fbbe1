import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { XinmaiError, type ErrorCode } from '../../graph-schema/index.js'
import type { Config } from '../config.js'
import { IngestService } from './ingest-service.js'
import type { JobPlan } from './journal.js'
import type { IngestReport, Progress } from './report.js'

interface Running {
  readonly pid: number
  readonly port: number
  readonly token: string
}

/** The service that runs on this data folder, if one answers. */
const runningService = async (data: string): Promise<Running | undefined> => {
  const file = join(data, 'server.json')
  if (!existsSync(file)) return undefined
  const running = JSON.parse(readFileSync(file, 'utf8')) as Running
  const answer = await fetch(`http://127.0.0.1:${running.port}/health`).catch(() => undefined)
  await answer?.body?.cancel()
  return answer === undefined ? undefined : running
}

const handOver = async (running: Running, plan: JobPlan, watch: (p: Progress) => void): Promise<IngestReport> => {
  const answer = await fetch(`http://127.0.0.1:${running.port}/operator/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${running.token}` },
    body: JSON.stringify(plan),
  })
  if (!answer.ok || answer.body === null) {
    throw new XinmaiError('UNAVAILABLE', `the running service refused the job: ${answer.status} ${await answer.text()}`)
  }
  for await (const text of createInterface({ input: Readable.fromWeb(answer.body as never) })) {
    const line = JSON.parse(text) as {
      progress?: Progress
      report?: IngestReport
      error?: { code: ErrorCode; message: string }
    }
    if (line.progress !== undefined) watch(line.progress)
    if (line.report !== undefined) return line.report
    if (line.error !== undefined) throw new XinmaiError(line.error.code, line.error.message)
  }
  throw new XinmaiError(
    'UNAVAILABLE',
    'the running service stopped before the job was done; it goes on when the service starts again',
  )
}

/**
 * Has a job done: by the service that runs on the data folder, else in this process. In the second case jobs that a
 * crash left unfinished go first; `resumed` hears of their reports.
 */
export const runJob = async (
  config: Config,
  plan: JobPlan,
  watch: (progress: Progress) => void,
  resumed: (report: IngestReport) => void = () => undefined,
): Promise<IngestReport> => {
  const running = await runningService(config.data)
  if (running !== undefined) return handOver(running, plan, watch)
  const service = await IngestService.open(config)
  try {
    for (const id of await service.unfinished()) resumed(await service.resume(id, watch))
    return await service.submit(plan, watch)
  } finally {
    await service.close()
  }
}
