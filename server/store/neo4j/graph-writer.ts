import { recordKeyText, type Assertion, type Partition, type PatientKey, type Tx } from '../../../graph-schema/index.js'
import { assertionHash, encodeValue } from '../assertion-hash.js'
import type { GraphBatch, GraphRecord, HeldDocument } from '../graph-store.js'
import { codeKey, timeOf, toProperties } from './assertion-row.js'
import { integer, type Connection, type Work } from './connection.js'
import { Counters, type Counted } from './counters.js'
import { Edges, type Edged } from './edges.js'
import { erase } from './eraser.js'
import { recordsOf } from './scope.js'

/** Records that are read, compared and written at one go. */
const recordsAtOnce = 2_000

/** A current assertion: one of the graph (`node` is its element id), or one that this batch adds. */
interface Open extends Counted, Edged {
  readonly node: string | null
  readonly id: string
  readonly since: number
  readonly add?: { readonly a: Assertion; readonly properties: ReturnType<typeof toProperties> }
}
interface Held extends Partition {
  readonly edge: string | null
  readonly document: string
  readonly patient: PatientKey | null
  readonly known: boolean
  readonly since: number
}
/** What a record says as far as the batch has come. */
interface Current {
  readonly open: Map<string, Open>
  readonly held: Map<string, Held>
}

/** What is to be written of some records. */
class Writes {
  readonly records = new Map<string, GraphRecord>()
  readonly ended = new Set<string>()
  readonly added = new Map<string, { readonly record: string; readonly open: Open }>()
  readonly closed: string[] = []
  readonly dropped: string[] = []
  readonly holds = new Map<string, { readonly record: string; readonly held: Held; readonly head: HeldDocument }>()
  readonly closedHolds: string[] = []
  readonly droppedHolds: string[] = []
}

/** One batch in one transaction. Current records are read, compared here, and what differs is written as lists. */
class BatchWriter {
  private readonly counters = new Counters()
  private readonly edges = new Edges()
  private waiting: GraphRecord[] = []

  constructor(
    private readonly work: Work,
    private readonly tx: Tx,
  ) {}

  async put(record: GraphRecord): Promise<void> {
    this.waiting.push(record)
    if (this.waiting.length >= recordsAtOnce) await this.putWaiting()
  }

  async close(scope: Parameters<typeof recordsOf>[1]): Promise<void> {
    await this.putWaiting()
    const keys = await recordsOf(this.work, scope, 'current')
    for (let i = 0; i < keys.length; i += recordsAtOnce) {
      const some = keys.slice(i, i + recordsAtOnce)
      const current = await this.read(some)
      const writes = new Writes()
      for (const key of some) {
        for (const open of current.get(key)!.open.values()) this.closeOne(open, writes)
        for (const held of current.get(key)!.held.values()) this.letGo(key, held, writes)
        writes.ended.add(key)
      }
      await this.write(writes)
    }
  }

  async erase(scope: Parameters<typeof recordsOf>[1]): Promise<void> {
    await this.putWaiting()
    await erase(this.work, scope, this.tx, this.counters, this.edges)
  }

  async finish(): Promise<void> {
    await this.putWaiting()
    await this.edges.flush(this.work)
    await this.counters.flush(this.work)
  }

  private async putWaiting(): Promise<void> {
    const records = this.waiting
    this.waiting = []
    if (records.length === 0) return
    const current = await this.read([...new Set(records.map((r) => recordKeyText(r.key)))])
    const writes = new Writes()
    for (const record of records) this.putOne(record, current.get(recordKeyText(record.key))!, writes)
    await this.write(writes)
  }

  private putOne(r: GraphRecord, { open, held }: Current, writes: Writes): void {
    const record = recordKeyText(r.key)
    writes.records.set(record, r)
    const said = new Set<string>()
    for (const a of r.assertions) {
      if (said.has(a.id)) continue
      said.add(a.id)
      const value = a.value === undefined ? undefined : encodeValue(a.value)
      const hash = assertionHash(a, value ?? '').toString('base64url')
      const known = r.patientKnown
      const had = open.get(a.id)
      if (had && had.known === known && had.hash === hash) continue
      if (had) this.closeOne(had, writes)
      const { dataset, grade } = a.partition
      const properties = toProperties(a, { since: this.tx, hash, known, value })
      const { id, predicate, status, patient } = a
      const now: Open = {
        ...{ node: null, id, since: this.tx, hash, known, dataset, grade, predicate, status, patient },
        ...{ concept: a.concept ?? null, at: timeOf(a), add: { a, properties } },
      }
      open.set(a.id, now)
      writes.added.set(a.id, { record, open: now })
      this.count(now, 1)
    }
    for (const [id, had] of open)
      if (!said.has(id)) {
        open.delete(id)
        this.closeOne(had, writes)
      }

    const now = new Map(
      r.documents.map((head) => {
        const { dataset, grade } = head.partition
        const one: Held = {
          ...{ edge: null, document: head.id, dataset, grade, patient: head.patient ?? null },
          ...{ known: head.patientKnown, since: this.tx },
        }
        return [head.id as string, { held: one, head }] as const
      }),
    )
    for (const [document, had] of held) {
      const one = now.get(document)?.held
      const same =
        one?.dataset === had.dataset &&
        one.grade === had.grade &&
        one.patient === had.patient &&
        one.known === had.known
      if (same) now.delete(document)
      else {
        held.delete(document)
        this.letGo(record, had, writes)
      }
    }
    for (const [document, one] of now) {
      held.set(document, one.held)
      writes.holds.set(JSON.stringify([record, document]), { record, ...one })
    }
  }

  private count(open: Open, sign: 1 | -1): void {
    this.counters.add(open, this.tx, sign)
    this.edges.add(open, sign)
  }

  private closeOne(open: Open, writes: Writes): void {
    this.count(open, -1)
    // what began in this very transaction was never seen
    if (open.node === null) writes.added.delete(open.id)
    else if (open.since === this.tx) writes.dropped.push(open.node)
    else writes.closed.push(open.node)
  }

  private letGo(record: string, held: Held, writes: Writes): void {
    if (held.edge === null) writes.holds.delete(JSON.stringify([record, held.document]))
    else if (held.since === this.tx) writes.droppedHolds.push(held.edge)
    else writes.closedHolds.push(held.edge)
  }

  /** What records say now; one that is not known yet says nothing. */
  private async read(keys: readonly string[]): Promise<Map<string, Current>> {
    const current = new Map<string, Current>(keys.map((key) => [key, { open: new Map(), held: new Map() }]))
    const opens = this.work.rows<Open & { record: string }>(
      `UNWIND $keys AS key MATCH (:Record {key: key})-[:SAYS]->(a) WHERE a.until IS NULL
       RETURN key AS record, elementId(a) AS node, a.id AS id, a.since AS since, a.hash AS hash, a.known AS known,
         a.dataset AS dataset, a.grade AS grade, a.predicate AS predicate, a.status AS status, a.patient AS patient,
         a.concept AS concept, a.at AS at`,
      { keys },
    )
    const helds = this.work.rows<Held & { record: string }>(
      `UNWIND $keys AS key MATCH (:Record {key: key})-[h:HOLDS]->(d) WHERE h.until IS NULL
       RETURN key AS record, elementId(h) AS edge, d.id AS document, h.dataset AS dataset, h.grade AS grade,
         h.patient AS patient, h.known AS known, h.since AS since`,
      { keys },
    )
    const [open, held] = await Promise.all([opens, helds])
    for (const { record, ...one } of open) current.get(record)!.open.set(one.id, one)
    for (const { record, ...one } of held) current.get(record)!.held.set(one.document, one)
    return current
  }

  private async write(writes: Writes): Promise<void> {
    const { work } = this
    const tx = integer(this.tx)
    // sent one after the other, awaited together: the server works them off in this order
    const sent: Promise<void>[] = []
    const send = (...statement: Parameters<Work['each']>) => sent.push(work.each(...statement))
    const since = { tx }
    const assertion = 'UNWIND $rows AS row MATCH (a:Assertion) WHERE elementId(a) = row'
    const hold = 'UNWIND $rows AS row MATCH ()-[h:HOLDS]->() WHERE elementId(h) = row'
    send(`${assertion} SET a.until = $tx`, writes.closed, since)
    send(`${assertion} DETACH DELETE a`, writes.dropped)
    send(`${hold} SET h.until = $tx`, writes.closedHolds, since)
    send(`${hold} DELETE h`, writes.droppedHolds)
    send('UNWIND $rows AS key MATCH (r:Record {key: key}) SET r.until = $tx', [...writes.ended], since)

    send(
      `UNWIND $rows AS row MERGE (r:Record {key: row.key})
       SET r.dataset = row.dataset, r.system = row.system, r.type = row.type, r.id = row.id, r.content = row.content,
         r.job = row.job, r.patient = row.patient REMOVE r.until`,
      [...writes.records].map(([key, { key: k, content, job, patient }]) => ({
        ...{ key, dataset: k.dataset, system: k.system, type: k.type, id: k.id, content, job },
        patient: patient ?? null,
      })),
    )
    const added = [...writes.added.values()].map(({ record, open }) => ({ record, ...open.add! }))
    const holds = [...writes.holds.values()]
    this.writeEnds(send, added, holds)
    send(
      `UNWIND $rows AS row MATCH (r:Record {key: row.record}) MATCH (d:Document {id: row.document})
       CREATE (r)-[h:HOLDS]->(d) SET h = row.properties`,
      holds.map(({ record, held: { document, dataset, grade, patient, known, since } }) => ({
        ...{ record, document },
        properties: { dataset, grade: integer(grade), patient, known, since: integer(since) },
      })),
    )
    const create = (label: string, concept: string) =>
      `UNWIND $rows AS row MATCH (r:Record {key: row.record}) MATCH (t:SourceTerm {key: row.properties.term})
       MATCH (d:Document {id: row.properties.document}) ${concept}
       CREATE (r)-[:SAYS]->(a:${label})-[:WRITTEN_AS]->(t), (a)-[:STATED_IN]->(d) SET a = row.properties`
    const rows = added.map(({ record, properties }) => ({ record, properties }))
    send(
      `${create('Assertion', 'MATCH (c:Concept {id: row.properties.concept})')} CREATE (a)-[:OF]->(c)`,
      rows.filter(({ properties }) => properties.concept !== undefined),
    )
    send(
      create('Assertion:Unmapped', ''),
      rows.filter(({ properties }) => properties.concept === undefined),
    )
    await Promise.all(sent)
  }

  /** The nodes that new assertions and holdings hang on. */
  private writeEnds(
    send: (...statement: Parameters<Work['each']>) => unknown,
    added: readonly { readonly a: Assertion; readonly properties: ReturnType<typeof toProperties> }[],
    holds: readonly { readonly head: HeldDocument }[],
  ): void {
    const distinct = <Row>(rows: Iterable<readonly [string, Row]>): Row[] => [...new Map(rows).values()]
    send(
      `UNWIND $rows AS row MERGE (t:SourceTerm {key: row.key})
       ON CREATE SET t.system = row.system, t.code = row.code, t.text = row.text, t.codeKey = row.codeKey`,
      distinct(
        added.map(({ a: { sourceTerm: t }, properties: { term } }) => [
          term,
          { key: term, system: t.system, code: t.code, text: t.text, codeKey: codeKey(t) },
        ]),
      ),
    )
    send(
      `UNWIND $rows AS row MERGE (d:Document {id: row.id}) ON CREATE SET d.dataset = row.dataset, d.kind = row.kind, d.date = row.date`,
      distinct([
        // a copy knows kind and date from what is said alone: that goes last
        ...holds.map(
          ({ head: d }) =>
            [
              d.id as string,
              { id: d.id, dataset: d.partition.dataset, kind: d.kind ?? null, date: d.date ?? null },
            ] as const,
        ),
        ...added.map(
          ({ a: { evidence: e, partition } }) =>
            [
              e.document as string,
              { id: e.document, dataset: partition.dataset, kind: e.documentKind, date: e.documentDate ?? null },
            ] as const,
        ),
      ]),
    )
    const concepts = new Set(added.flatMap(({ a }) => [a.concept ?? [], a.site ?? [], a.severity ?? []].flat()))
    send('UNWIND $rows AS id MERGE (:Concept {id: id})', [...concepts])
    const partitions = distinct(
      added.map(({ a: { partition: p } }) => [
        `${p.dataset}/${p.grade}`,
        { dataset: p.dataset, grade: integer(p.grade) },
      ]),
    )
    send('UNWIND $rows AS row MERGE (:Partition {dataset: row.dataset, grade: row.grade})', partitions)
    send(
      'UNWIND $rows AS row MERGE (p:Patient {key: row.key}) ON CREATE SET p.dataset = row.dataset',
      distinct(
        added
          .filter(({ properties }) => properties.known)
          .map(({ a }) => [a.patient as string, { key: a.patient, dataset: a.partition.dataset }]),
      ),
    )
  }
}

/**
 * Applies batches. A batch is one transaction that also moves `written`; a second, small one then moves `readable`, so
 * that readers find a batch whole or not at all.
 */
export class GraphWriter {
  constructor(private readonly connection: Connection) {}

  async apply({ tx, changes, erased = [] }: GraphBatch): Promise<void> {
    const erases = changes.some((c) => c.type === 'erase')
    const written = async () => {
      await this.connection.write(async (work) => {
        // the lock makes writers wait for one another; what another wrote meanwhile is read after it
        await work.rows("MATCH (s:Store {name: 'graph'}) SET s.lock = true REMOVE s.lock")
        const [store] = await work.rows<{ written: Tx }>("MATCH (s:Store {name: 'graph'}) RETURN s.written AS written")
        if (tx <= store!.written) return
        const batch = new BatchWriter(work, tx)
        for (const change of changes) {
          if (change.type === 'put') await batch.put(change.record)
          else if (change.type === 'close') await batch.close(change.scope)
          else await batch.erase(change.scope)
        }
        await batch.finish()
        await work.each(
          'UNWIND $rows AS row MERGE (v:Partition {dataset: row.dataset, grade: row.grade}) SET v.erased = $tx',
          erased.map(({ dataset, grade }) => ({ dataset, grade: integer(grade) })),
          { tx: integer(tx) },
        )
        await work.rows("MATCH (s:Store {name: 'graph'}) SET s.written = $tx", { tx: integer(tx) })
        if (erases) await this.markErasing(tx)
      })
    }
    try {
      await written()
    } catch (error) {
      // readers must not wait for an erasure that did not come about
      if (erases) await this.publish(tx, true).catch(() => undefined)
      throw error
    }
    await this.publish(tx, erases)
  }

  /** What was written in full becomes readable; for batches that a crash left unread, too. */
  async publish(tx: Tx | null, erased = false): Promise<void> {
    await this.connection.write(async (work) => {
      await work.rows("MATCH (s:Store {name: 'graph'}) WHERE s.readable <> s.written SET s.readable = s.written")
      if (erased || tx === null)
        await work.rows(
          `MATCH (e:Store {name: 'erasure'}) WHERE e.erasing IS NOT NULL AND ($tx IS NULL OR e.erasing = $tx)
           SET e.erased = e.erasing REMOVE e.erasing`,
          { tx: tx === null ? null : integer(tx) },
        )
    })
  }

  /** Deletions become visible row by row, which readers of any time would notice: they wait for the commit. */
  private async markErasing(tx: Tx): Promise<void> {
    await this.connection.write((work) =>
      work.rows("MATCH (e:Store {name: 'erasure'}) SET e.erasing = $tx", { tx: integer(tx) }),
    )
  }
}
