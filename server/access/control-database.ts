import { join } from 'node:path'
import { migrate, openDatabase, type Database } from '../sqlite/database.js'

const accessTables = `
CREATE TABLE dataset (
  id TEXT PRIMARY KEY,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  description_zh TEXT NOT NULL,
  description_en TEXT NOT NULL,
  default_grade INTEGER NOT NULL CHECK (default_grade BETWEEN 1 AND 5),
  small_cell INTEGER NOT NULL CHECK (small_cell >= 5),
  listed INTEGER NOT NULL CHECK (listed IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE access_grant (
  subject TEXT NOT NULL,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  tier TEXT NOT NULL CHECK (tier IN ('aggregate', 'row', 'download')),
  max_grade INTEGER NOT NULL CHECK (max_grade BETWEEN 1 AND 5),
  given_by TEXT NOT NULL,
  given_at TEXT NOT NULL,
  PRIMARY KEY (subject, dataset)
) STRICT, WITHOUT ROWID;
CREATE TABLE role (
  subject TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('steward', 'auditor')),
  PRIMARY KEY (subject, role)
) STRICT, WITHOUT ROWID;
`

// `audit_head` is written in the same transaction as its row: a log whose tail was cut no longer ends at the head
const auditTables = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  content TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE audit_head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head WHEN new.seq <= old.seq
BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
`

/** Opens `<data>/control.db`: datasets, grants, roles and the audit log. It is SQLite with every choice of stores. */
export const openControlDatabase = (data: string): Database => {
  const db = openDatabase(data === ':memory:' ? data : join(data, 'control.db'))
  migrate(db, 'access', [accessTables])
  migrate(db, 'audit', [auditTables])
  return db
}
