import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'

export type Database = Sqlite.Database

export interface OpenOptions {
  readonly readonly?: boolean
  /** MiB of pages kept in memory by this connection; 16 when absent */
  readonly cache?: number
}

/** Statements that a reader keeps prepared; the least recently used goes first. */
const keptStatements = 256

/**
 * Preparing a statement with joins costs as much as running it. A reader asks with few texts, again and again: they
 * are kept by text. One that is busy (an iteration under way) is not handed out twice.
 */
const keepStatements = (db: Database): void => {
  const prepare = db.prepare.bind(db) as (sql: string) => Sqlite.Statement
  const kept = new Map<string, Sqlite.Statement>()
  db.prepare = ((sql: string) => {
    let statement = kept.get(sql)
    if (statement?.busy === true) return prepare(sql)
    kept.delete(sql)
    statement ??= prepare(sql)
    kept.set(sql, statement)
    if (kept.size > keptStatements) kept.delete(kept.keys().next().value!)
    return statement
  }) as typeof db.prepare
}

/**
 * Opens a database file as all our adapters do: WAL with one writer and any number of readers, every commit on disk
 * before it is acknowledged. `:memory:` serves tests.
 */
export const openDatabase = (path: string, options: OpenOptions = {}): Database => {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const db = new Sqlite(path, { readonly: options.readonly ?? false })
  db.pragma('busy_timeout = 10000')
  if (!options.readonly) {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    // pages: 32 MiB of log between checkpoints, so that a page that many commits touch is moved once
    db.pragma('wal_autocheckpoint = 8192')
  }
  db.pragma('temp_store = MEMORY')
  db.pragma(`cache_size = ${-1024 * (options.cache ?? 16)}`)
  if (options.readonly) keepStatements(db)
  return db
}

/**
 * Brings the tables of one owner up to date: runs those of `steps` that the file has not seen, each in a transaction.
 * Steps are append-only; their number is the version.
 */
export const migrate = (db: Database, owner: string, steps: readonly string[]): void => {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (owner TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  )
  const read = db.prepare<[string], { version: number }>('SELECT version FROM migration WHERE owner = ?')
  const write = db.prepare(
    'INSERT INTO migration VALUES (?, ?) ON CONFLICT (owner) DO UPDATE SET version = excluded.version',
  )
  db.transaction(() => {
    const done = read.get(owner)?.version ?? 0
    for (const step of steps.slice(done)) db.exec(step)
    if (steps.length > done) write.run(owner, steps.length)
  }).immediate()
}
