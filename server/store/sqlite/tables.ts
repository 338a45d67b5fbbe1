/**
 * Tables of the graph. What repeats (patients, concepts, terms …) is a dictionary row and an integer elsewhere.
 * `since`/`until` are transactions, `until` exclusive and NULL while current. Steps are append-only; see `migrate`.
 */
export const graphTables: readonly string[] = [
  `
  CREATE TABLE applied (one INTEGER PRIMARY KEY CHECK (one = 1), tx INTEGER NOT NULL) STRICT;
  INSERT INTO applied VALUES (1, 0);

  -- words of the closed lists of graph-schema: statuses, predicates, kinds of documents, precisions, lateralities
  CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE concept (id INTEGER PRIMARY KEY, curie TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE partition (
    id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, grade INTEGER NOT NULL, UNIQUE (dataset, grade)
  ) STRICT;
  CREATE TABLE method (
    id INTEGER PRIMARY KEY, extractor TEXT NOT NULL, version TEXT NOT NULL, ontology TEXT NOT NULL,
    mappings TEXT NOT NULL, UNIQUE (extractor, version, ontology, mappings)
  ) STRICT;
  CREATE TABLE term (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, system TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (code, system, text)
  ) STRICT;
  CREATE TABLE patient (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE document (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;

  -- the last version of every record; until is set once it was closed and not put again
  CREATE TABLE record (
    id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, system TEXT NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL,
    content TEXT NOT NULL, job TEXT NOT NULL, patient INTEGER, until INTEGER, UNIQUE (key, type, system, dataset)
  ) STRICT;
  CREATE INDEX record_job ON record (job);
  CREATE INDEX record_patient ON record (patient);

  -- one row a revision, with its statement beside it: most statements have one revision only. at is the start of the
  -- time (starts = 1), else its end, else empty
  CREATE TABLE assertion (
    id TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, hash BLOB NOT NULL,
    record INTEGER NOT NULL, patient INTEGER NOT NULL, known INTEGER NOT NULL, partition INTEGER NOT NULL,
    predicate INTEGER NOT NULL, status INTEGER NOT NULL, term INTEGER NOT NULL, concept INTEGER,
    at TEXT NOT NULL, starts INTEGER NOT NULL, time_end TEXT, precision INTEGER NOT NULL,
    document INTEGER NOT NULL, document_kind INTEGER NOT NULL, document_date TEXT,
    section TEXT, place_start INTEGER, place_end INTEGER, path TEXT,
    method INTEGER NOT NULL, value TEXT, site INTEGER, severity INTEGER, encounter TEXT,
    written_value TEXT, written_unit TEXT, written_site TEXT, written_severity TEXT,
    laterality INTEGER, certainty REAL
  ) STRICT;
  CREATE INDEX assertion_id ON assertion (id);
  CREATE INDEX assertion_record ON assertion (record);
  CREATE INDEX assertion_document ON assertion (document);
  CREATE INDEX assertion_term ON assertion (term);
  CREATE INDEX assertion_concept ON assertion (concept, partition, until, since);
  -- answers postings without the table
  CREATE INDEX assertion_patient ON assertion (partition, patient, concept, at, status, known, until, since);

  -- the documents of a record, for counting and for removals
  CREATE TABLE held (
    document INTEGER NOT NULL, record INTEGER NOT NULL, partition INTEGER NOT NULL, patient INTEGER,
    known INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER
  ) STRICT;
  CREATE INDEX held_record ON held (record);
  CREATE INDEX held_document ON held (document);
  CREATE INDEX held_patient ON held (patient);
  CREATE INDEX held_partition ON held (partition, until);

  -- kept counts: sums of changes up to a transaction …
  CREATE TABLE tally (
    partition INTEGER NOT NULL, tx INTEGER NOT NULL, assertions INTEGER NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (partition, tx)
  ) STRICT, WITHOUT ROWID;
  -- … and of what is current. concept 0 is unmapped; statements are those of known patients
  CREATE TABLE term_count (
    partition INTEGER NOT NULL, term INTEGER NOT NULL, concept INTEGER NOT NULL, statements INTEGER NOT NULL,
    PRIMARY KEY (partition, term, concept)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE holding (
    partition INTEGER NOT NULL, patient INTEGER NOT NULL, statements INTEGER NOT NULL, PRIMARY KEY (partition, patient)
  ) STRICT, WITHOUT ROWID;

  -- what a kept cohort must read again: patients by transaction, and the last erasure, after which it reads all
  CREATE TABLE touch (
    partition INTEGER NOT NULL, tx INTEGER NOT NULL, patient INTEGER NOT NULL, PRIMARY KEY (partition, tx, patient)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX touch_patient ON touch (patient);
  CREATE TABLE erasure (partition INTEGER PRIMARY KEY, tx INTEGER NOT NULL) STRICT;
  `,
  // JSON of what few statements have: route, frequency, duration and relative as written; course
  `ALTER TABLE assertion ADD COLUMN details TEXT;`,
]
