import type { Ontology } from '../../../ontology/ontology.js'
import type { Connection } from './connection.js'

/**
 * Gives `Concept` nodes their labels, kind and `IS_A` relationships, so that a query may name a concept by its label.
 * Done once for each version of the ontology. No answer of the store depends on it.
 */
export const syncConcepts = async (connection: Connection, ontology: Ontology): Promise<void> => {
  await connection.write(async (work) => {
    const [had] = await work.rows<{ version: string | null }>(
      "MATCH (s:Store {name: 'graph'}) RETURN s.ontology AS version",
    )
    if (had?.version === ontology.version) return
    const concepts = [...ontology.concepts()]
    await work.rows('MATCH (:Concept)-[i:IS_A]->(:Concept) DELETE i')
    // a concept that left the ontology keeps its id where something is recorded with it, and no label
    await work.rows('MATCH (c:Concept) WHERE c.kind IS NOT NULL REMOVE c.kind, c.labelZh, c.labelEn')
    await work.each(
      `UNWIND $rows AS row MERGE (c:Concept {id: row.id})
       SET c.kind = row.kind, c.labelZh = row.zh, c.labelEn = row.en`,
      concepts.map(({ id, kind, label }) => ({ id, kind, zh: label.zh, en: label.en })),
    )
    await work.each(
      'UNWIND $rows AS row MATCH (c:Concept {id: row.id}) MATCH (p:Concept {id: row.parent}) CREATE (c)-[:IS_A]->(p)',
      concepts.flatMap(({ id, parents }) => parents.map((parent) => ({ id, parent }))),
    )
    await work.rows("MATCH (s:Store {name: 'graph'}) SET s.ontology = $version", { version: ontology.version })
  })
}
