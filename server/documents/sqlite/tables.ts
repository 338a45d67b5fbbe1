/** Tables of the document store. `since`/`until` are transactions, `until` exclusive and NULL while current. */
export const documentTables: readonly string[] = [
  `
  CREATE TABLE applied (one INTEGER PRIMARY KEY CHECK (one = 1), tx INTEGER NOT NULL) STRICT;
  INSERT INTO applied VALUES (1, 0);

  CREATE TABLE partition (
    id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, grade INTEGER NOT NULL, UNIQUE (dataset, grade)
  ) STRICT;

  -- key is the document id, a keyed hash of the text: each text once. codec: see text-codec.ts
  CREATE TABLE text (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, codec INTEGER NOT NULL, body BLOB NOT NULL) STRICT;

  -- the last version of every record; until is set once it was closed and not put again
  CREATE TABLE record (
    id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, system TEXT NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL,
    content TEXT NOT NULL, job TEXT NOT NULL, patient TEXT, known INTEGER NOT NULL, until INTEGER,
    UNIQUE (dataset, system, type, key)
  ) STRICT;
  CREATE INDEX record_job ON record (job);
  CREATE INDEX record_patient ON record (patient);

  CREATE TABLE head (
    text INTEGER NOT NULL, record INTEGER NOT NULL, partition INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER,
    kind TEXT NOT NULL, language TEXT, title TEXT NOT NULL, date TEXT, patient TEXT, encounter TEXT,
    known INTEGER NOT NULL, sections TEXT
  ) STRICT;
  CREATE INDEX head_text ON head (text);
  CREATE INDEX head_record ON head (record);
  CREATE INDEX head_patient ON head (patient);
  `,
]
