import type { Database } from '../../sqlite/database.js'

/** Above this many entries the kept part of a dictionary is dropped: about 20 MB. */
const keptAtMost = 200_000

/** A dictionary table: gives every distinct row of values an integer. For the one writer of a file. */
export class Dictionary {
  private readonly kept = new Map<string, number>()
  private readonly select
  private readonly insert

  constructor(db: Database, table: string, columns: readonly string[]) {
    this.select = db
      .prepare<unknown[], number>(`SELECT id FROM ${table} WHERE ${columns.map((c) => `${c} = ?`).join(' AND ')}`)
      .pluck()
    this.insert = db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
  }

  /** The integer of the values; a new row where there is none yet. */
  id(...values: (string | number)[]): number {
    const key = values.length === 1 ? String(values[0]) : joined(values)
    let id = this.kept.get(key)
    if (id === undefined) {
      id = this.select.get(...values) ?? Number(this.insert.run(...values).lastInsertRowid)
      if (this.kept.size >= keptAtMost) this.kept.clear()
      this.kept.set(key, id)
    }
    return id
  }

  /** Forgets what is kept: after a rollback, or when rows were deleted. */
  clear(): void {
    this.kept.clear()
  }
}

/** Each part behind its length, so that no two rows of values are joined alike, whatever characters they hold. */
const joined = (values: readonly (string | number)[]): string => {
  let key = ''
  for (const value of values) {
    const text = String(value)
    key += `${text.length}|${text}`
  }
  return key
}
