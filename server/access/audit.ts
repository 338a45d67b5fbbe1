import { createHash } from 'node:crypto'
import type { ReaderId } from '../../graph-schema/index.js'
import type { Database } from '../sqlite/database.js'
import { canonicalJson } from './canonical-json.js'

/** One thing that happened. `facts` hold the arguments of the call; never text of a document. */
export interface AuditEvent {
  readonly type: 'read' | 'refusal' | 'change'
  readonly reader: ReaderId | 'unknown'
  readonly client?: string
  /** name of the read or change, such as `search` or `grant` */
  readonly what: string
  readonly facts: Readonly<Record<string, unknown>>
  /** keys of the partitions that the answer came from */
  readonly partitions?: readonly string[]
  /** distinct patients in the answer */
  readonly patients?: number
}

export interface AuditRecord extends AuditEvent {
  readonly seq: number
  /** ISO 8601, UTC */
  readonly at: string
  readonly hash: string
}

export type AuditVerdict =
  | { readonly intact: true; readonly records: number; readonly head: string }
  | {
      readonly intact: false
      readonly records: number
      /** the first record that does not follow from the ones before */
      readonly brokenAt: number
      readonly why: 'missing' | 'altered' | 'tail-cut'
    }

/**
 * Append-only log of reads, refusals and changes. Each record's hash covers the one before it, so an altered, removed
 * or added record shows (`verify`); whoever notes the head elsewhere also notices a log rewritten as a whole.
 */
export interface Audit {
  /** Resolves once the event is on disk. Events that arrive together share one commit. */
  append(event: AuditEvent): Promise<void>
  verify(): AuditVerdict
  /** newest first */
  list(options?: { readonly limit?: number; readonly before?: number }): readonly AuditRecord[]
}

const root = '0'.repeat(64)
const hashOf = (previous: string, content: string): string =>
  createHash('sha256').update(previous).update('\n').update(content).digest('hex')

interface Row {
  seq: number
  content: string
  hash: string
}
interface Waiting {
  readonly content: Omit<AuditRecord, 'seq' | 'hash'>
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export const createAudit = (db: Database): Audit => {
  const selectHead = db.prepare<[], Pick<Row, 'seq' | 'hash'>>('SELECT seq, hash FROM audit_head')
  const insert = db.prepare('INSERT INTO audit VALUES (?, ?, ?)')
  const moveHead = db.prepare(
    'INSERT INTO audit_head VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET seq = excluded.seq, hash = excluded.hash',
  )
  const scan = db.prepare<[], Row>('SELECT seq, content, hash FROM audit ORDER BY seq')
  const page = db.prepare<[number, number], Row>(
    'SELECT seq, content, hash FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?',
  )

  const write = db.transaction((batch: readonly Waiting[]) => {
    let { seq, hash } = selectHead.get() ?? { seq: 0, hash: root }
    for (const { content } of batch) {
      seq += 1
      const text = canonicalJson({ seq, ...content })
      hash = hashOf(hash, text)
      insert.run(seq, text, hash)
    }
    moveHead.run(seq, hash)
  })

  let waiting: Waiting[] = []
  const flush = (): void => {
    const batch = waiting
    waiting = []
    try {
      write.immediate(batch)
    } catch (error) {
      for (const w of batch) w.failed(error)
      return
    }
    for (const w of batch) w.done()
  }

  return {
    append: (event) =>
      new Promise((done, failed) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ content: { ...event, at: new Date().toISOString() }, done, failed })
      }),
    verify() {
      let records = 0
      let previous = root
      for (const row of scan.iterate()) {
        if (row.seq !== records + 1) return { intact: false, records, brokenAt: records + 1, why: 'missing' }
        if (hashOf(previous, row.content) !== row.hash)
          return { intact: false, records, brokenAt: row.seq, why: 'altered' }
        records += 1
        previous = row.hash
      }
      const head = selectHead.get() ?? { seq: 0, hash: root }
      if (head.seq !== records || head.hash !== previous)
        return { intact: false, records, brokenAt: Math.min(head.seq, records) + 1, why: 'tail-cut' }
      return { intact: true, records, head: previous }
    },
    list: ({ limit = 100, before = Number.MAX_SAFE_INTEGER } = {}) =>
      page
        .all(before, limit)
        .map((row) => ({ ...(JSON.parse(row.content) as Omit<AuditRecord, 'hash'>), hash: row.hash })),
  }
}
