import type { Connection, Work } from './connection.js'

/**
 * Constraints and indexes, by version. Steps are append-only; their number is the version, kept at the `Store` node.
 * Texts without a bound (codes, phrases) have no index: Neo4j takes no key above 8 KB. They are found by hashes.
 */
const steps: readonly (readonly string[])[] = [
  [
    'CREATE CONSTRAINT store_name IF NOT EXISTS FOR (n:Store) REQUIRE n.name IS UNIQUE',
    'CREATE CONSTRAINT partition_key IF NOT EXISTS FOR (n:Partition) REQUIRE (n.dataset, n.grade) IS UNIQUE',
    'CREATE CONSTRAINT tally_key IF NOT EXISTS FOR (n:Tally) REQUIRE (n.dataset, n.grade, n.tx) IS UNIQUE',
    'CREATE CONSTRAINT patient_key IF NOT EXISTS FOR (n:Patient) REQUIRE n.key IS UNIQUE',
    'CREATE CONSTRAINT concept_id IF NOT EXISTS FOR (n:Concept) REQUIRE n.id IS UNIQUE',
    'CREATE CONSTRAINT term_key IF NOT EXISTS FOR (n:SourceTerm) REQUIRE n.key IS UNIQUE',
    'CREATE CONSTRAINT document_id IF NOT EXISTS FOR (n:Document) REQUIRE n.id IS UNIQUE',
    'CREATE CONSTRAINT record_key IF NOT EXISTS FOR (n:Record) REQUIRE n.key IS UNIQUE',
    'CREATE INDEX concept_en IF NOT EXISTS FOR (n:Concept) ON (n.labelEn)',
    'CREATE INDEX concept_zh IF NOT EXISTS FOR (n:Concept) ON (n.labelZh)',
    'CREATE INDEX term_code IF NOT EXISTS FOR (n:SourceTerm) ON (n.codeKey)',
    'CREATE INDEX record_dataset IF NOT EXISTS FOR (n:Record) ON (n.dataset)',
    'CREATE INDEX record_job IF NOT EXISTS FOR (n:Record) ON (n.job)',
    'CREATE INDEX record_patient IF NOT EXISTS FOR (n:Record) ON (n.patient)',
    'CREATE INDEX assertion_id IF NOT EXISTS FOR (n:Assertion) ON (n.id)',
    // the order of lists within a partition
    'CREATE INDEX assertion_order IF NOT EXISTS FOR (n:Assertion) ON (n.dataset, n.grade, n.patient, n.at, n.id)',
    // what changed between two transactions
    'CREATE INDEX assertion_since IF NOT EXISTS FOR (n:Assertion) ON (n.since)',
    'CREATE INDEX assertion_until IF NOT EXISTS FOR (n:Assertion) ON (n.until)',
    'CREATE INDEX holds_partition IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.dataset, r.grade)',
    'CREATE INDEX holds_patient IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.patient)',
  ],
  [
    'CREATE INDEX holds_since IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.since)',
    'CREATE INDEX holds_until IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.until)',
    'CREATE INDEX record_until IF NOT EXISTS FOR (n:Record) ON (n.until)',
  ],
]

const versionOf = async (work: Work): Promise<number> => {
  const [store] = await work.rows<{ version: number }>("MATCH (s:Store {name: 'graph'}) RETURN s.schema AS version")
  return store?.version ?? 0
}

/**
 * Makes the constraints and indexes that the database lacks. Two who do so at the same time do no harm.
 * @throws Error when the database was made by a newer version of the program
 */
export const migrate = async (connection: Connection): Promise<void> => {
  const version = await connection.read(versionOf)
  if (version > steps.length)
    throw new Error(`the graph in Neo4j has schema ${version}; this program knows ${steps.length}`)
  if (version === steps.length) return
  for (let at = version; at < steps.length; at++) await connection.schema(steps[at]!)
  await connection.schema(['CALL db.awaitIndexes(300)'])
  await connection.write(async (work) => {
    await work.rows(
      `MERGE (s:Store {name: 'graph'})
       ON CREATE SET s.written = 0, s.readable = 0
       SET s.schema = toInteger($version)`,
      { version: steps.length },
    )
    await work.rows("MERGE (e:Store {name: 'erasure'}) ON CREATE SET e.erased = 0")
  })
}
