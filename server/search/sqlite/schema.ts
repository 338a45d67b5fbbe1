/**
 * Tables of the search index. A document is a row of one partition under an ordinal that is never used again; `removed`
 * is the tx that ended it (its postings are dropped when their segment is merged, and never read before). Every version
 * of `state` is another content; `epoch` of a partition changes when rows went away, so that readers load it anew.
 */
export const searchSteps: readonly string[] = [
  `
  CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    watermark INTEGER NOT NULL,
    version INTEGER NOT NULL
  ) STRICT;
  INSERT INTO state VALUES (1, 0, 0);
  CREATE TABLE partition (
    id INTEGER PRIMARY KEY,
    dataset TEXT NOT NULL,
    grade INTEGER NOT NULL,
    next INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    UNIQUE (dataset, grade)
  ) STRICT;
  CREATE TABLE document (
    partition INTEGER NOT NULL REFERENCES partition,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    dataset TEXT NOT NULL,
    record TEXT NOT NULL,
    job TEXT NOT NULL,
    patient TEXT,
    kind TEXT NOT NULL,
    language TEXT,
    length INTEGER NOT NULL,
    removed INTEGER,
    PRIMARY KEY (partition, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX document_record ON document (record);
  CREATE INDEX document_id ON document (id);
  CREATE INDEX document_patient ON document (dataset, patient);
  CREATE INDEX document_job ON document (job);
  CREATE INDEX document_removed ON document (partition, removed) WHERE removed IS NOT NULL;
  CREATE TABLE twin (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE body (
    partition INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    places BLOB NOT NULL,
    embedder TEXT NOT NULL,
    passages BLOB NOT NULL,
    PRIMARY KEY (partition, ordinal)
  ) STRICT;
  CREATE TABLE segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    partition INTEGER NOT NULL REFERENCES partition,
    bytes INTEGER NOT NULL,
    firsts TEXT NOT NULL
  ) STRICT;
  CREATE INDEX segment_partition ON segment (partition);
  CREATE TABLE block (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  `,
]
