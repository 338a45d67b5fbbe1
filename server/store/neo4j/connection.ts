import { setTimeout as sleep } from 'node:timers/promises'
import neo4j, {
  isRetriableError,
  type BookmarkManager,
  type Driver,
  type Session,
  type SessionMode,
  type Transaction,
} from 'neo4j-driver'
import { XinmaiError, isXinmaiError } from '../../../graph-schema/index.js'

export interface ConnectionOptions {
  /** `bolt://host:7687`, `neo4j://host:7687`, or either with `+s` for TLS */
  readonly url: string
  readonly user: string
  readonly password: string
  /** `neo4j` when absent */
  readonly database?: string
  /** connections at most, 8 by default */
  readonly poolSize?: number
  /** ms until a connection is open, 2000 by default */
  readonly connectTimeout?: number
  /** ms until a connection of the pool is free, 5000 by default */
  readonly acquireTimeout?: number
  /** ms that one read may take on the server, 30000 by default */
  readonly readTimeout?: number
  /** ms that one batch may take on the server, 600000 by default */
  readonly writeTimeout?: number
  /** ms during which a batch is tried again after a transient error, 5000 by default */
  readonly retryTime?: number
}

/** Whole numbers go to the server as such; the driver would send a number of JavaScript as a float. */
export const integer = (n: number) => neo4j.int(n)

/** A row count at which lists of a write are cut, so that no single message grows without bound. */
const rowsAtOnce = 5_000

/** One transaction; statements that are not awaited one by one go out together and come back in their order. */
export class Work {
  constructor(private readonly tx: Transaction) {}

  /** @returns the rows as objects by column */
  async rows<Row extends object>(cypher: string, parameters: Record<string, unknown> = {}): Promise<Row[]> {
    const { records } = await this.tx.run(cypher, parameters)
    return records.map((record) => record.toObject() as Row)
  }

  /** Runs a statement that begins with `UNWIND $rows AS row`, for a part of the rows at a time. */
  async each(cypher: string, rows: readonly unknown[], parameters: Record<string, unknown> = {}): Promise<void> {
    const parts = Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, i) =>
      rows.slice(i * rowsAtOnce, (i + 1) * rowsAtOnce),
    )
    await Promise.all(parts.map((part) => this.tx.run(cypher, { ...parameters, rows: part })))
  }

  /** Rows as they arrive, no more of them in memory than two fetches. */
  async *stream<Row extends object>(cypher: string, parameters: Record<string, unknown> = {}): AsyncIterable<Row> {
    for await (const record of this.tx.run(cypher, parameters)) yield record.toObject() as Row
  }
}

/** The server is away, is not ready or refuses us: nothing that the caller could have asked better. */
const isAway = (error: unknown): boolean => {
  const code = codeOf(error)
  return (
    ['ServiceUnavailable', 'SessionExpired'].includes(code) ||
    code.startsWith('Neo.TransientError.') ||
    code.startsWith('Neo.ClientError.Security.') ||
    code.startsWith('Neo.ClientError.Transaction.TransactionTimedOut') ||
    code.startsWith('Neo.ClientError.Database.') ||
    /acquisition timed out|Pool is closed/.test(error instanceof Error ? error.message : '')
  )
}
const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '')
const isLost = (error: unknown): boolean => ['ServiceUnavailable', 'SessionExpired'].includes(codeOf(error))

/**
 * Connections of one thread to one database, opened when first used. Its sessions share bookmarks, so that each sees
 * what the ones before did, on whichever server of a cluster.
 */
export class Connection {
  private readonly driver: Driver
  private readonly bookmarks: BookmarkManager = neo4j.bookmarkManager()
  private readonly limits

  constructor(private readonly options: ConnectionOptions) {
    const { url, user, password, poolSize = 8, connectTimeout = 2_000, acquireTimeout = 5_000 } = options
    this.limits = {
      read: options.readTimeout ?? 30_000,
      write: options.writeTimeout ?? 600_000,
      retry: options.retryTime ?? 5_000,
      acquire: acquireTimeout,
    }
    this.driver = neo4j.driver(url, neo4j.auth.basic(user, password), {
      maxConnectionPoolSize: poolSize,
      connectionTimeout: connectTimeout,
      connectionAcquisitionTimeout: Math.max(connectTimeout, acquireTimeout),
      disableLosslessIntegers: true,
      telemetryDisabled: true,
      userAgent: 'xinmai',
    })
  }

  /**
   * One read transaction. A connection of the pool that the server had closed is replaced once; a server that is away
   * fails at once.
   * @throws XinmaiError UNAVAILABLE
   */
  async read<Result>(body: (work: Work) => Promise<Result>): Promise<Result> {
    return this.transaction('READ', this.limits.read, body, (error, attempt) => attempt < 2 && isLost(error))
  }

  /**
   * One write transaction, tried again after transient errors (deadlock, lost connection, change of leader): `body`
   * starts from nothing each time.
   * @throws XinmaiError UNAVAILABLE
   */
  async write<Result>(body: (work: Work) => Promise<Result>): Promise<Result> {
    const until = Date.now() + this.limits.retry
    return this.transaction('WRITE', this.limits.write, body, () => Date.now() < until)
  }

  /** Rows as they arrive, in a read transaction that lasts as long as the consumer reads. */
  async *stream<Row extends object>(cypher: string, parameters: Record<string, unknown>): AsyncIterable<Row> {
    const session = this.session('READ')
    try {
      // a consumer may be slow; no limit but that of the server
      yield* new Work(session.beginTransaction()).stream<Row>(cypher, parameters)
    } catch (error) {
      throw outside(error)
    } finally {
      await session.close()
    }
  }

  /** Statements that change the schema, which take no part in transactions with data. */
  async schema(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.write((work) => work.rows(statement))
  }

  async close(): Promise<void> {
    await this.driver.close()
  }

  private session(mode: 'READ' | 'WRITE'): Session {
    return this.driver.session({
      database: this.options.database ?? 'neo4j',
      defaultAccessMode: mode as SessionMode,
      bookmarkManager: this.bookmarks,
    })
  }

  private async transaction<Result>(
    mode: 'READ' | 'WRITE',
    timeout: number,
    body: (work: Work) => Promise<Result>,
    again: (error: unknown, attempt: number) => boolean,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const session = this.session(mode)
      const working = async () => {
        // not awaited: the begin goes out with the first statement
        const tx = session.beginTransaction({ timeout })
        const result = await body(new Work(tx))
        await tx.commit()
        return result
      }
      let stalled = false
      try {
        return await within(timeout + this.limits.acquire, working(), () => (stalled = true))
      } catch (error) {
        if (!isRetriableError(error) || !again(error, attempt)) throw outside(error)
        // doubled each time; the random part keeps two who met from meeting again
        await sleep(mode === 'READ' ? 0 : Math.min(1_000, 25 * 2 ** attempt) * (0.5 + Math.random()))
      } finally {
        const closing = session.close().catch(() => undefined)
        if (!stalled) await closing
      }
    }
  }
}

/** The server ends what takes too long, unless it has stopped to answer at all: then we do. */
const within = <Result>(ms: number, working: Promise<Result>, onStall: () => void): Promise<Result> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onStall()
      reject(new XinmaiError('UNAVAILABLE', 'the graph store does not answer', { part: 'graph', reason: 'timeout' }))
    }, ms)
    working.then(resolve, reject).finally(() => clearTimeout(timer))
  })

/** As the port promises: UNAVAILABLE with the server's code, never its text, which may quote data. */
const outside = (error: unknown): unknown =>
  !isXinmaiError(error) && isAway(error)
    ? new XinmaiError('UNAVAILABLE', 'the graph store does not answer', { part: 'graph', reason: codeOf(error) })
    : error
