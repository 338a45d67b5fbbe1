import {
  XinmaiError,
  grades,
  visible,
  type Partition,
  type Tier,
  type Tx,
  type View,
} from '../../../graph-schema/index.js'
import { integer, type Connection, type Work } from './connection.js'

/** The `asOf` of who asks for what is newest. */
export const newest = Number.MAX_SAFE_INTEGER

/**
 * Head of every statement of a read: `at`, the transaction whose state is read. Commits of Neo4j become visible row by
 * row; what is read is therefore what held at the last transaction that was written in full before (`readable`).
 */
export const atTime = `
  MATCH (s:Store {name: 'graph'})
  WITH CASE WHEN $asOf > s.readable THEN s.readable ELSE $asOf END AS at`

/** Condition: the assertion or HOLDS relationship holds at the time read. With OR the planner would search twice. */
export const alive = (name: string): string => `${name}.since <= at AND coalesce(${name}.until, at + 1) > at`

/** Condition: as `alive`, and in a visible partition. */
export const sees = (name: string): string => `${name}.grade IN $seen[${name}.dataset] AND ${alive(name)}`

/** What one read sees. Lives as long as its transaction. */
export class Reading {
  /** those that the view sees, whether or not the graph has them; by dataset and grade */
  readonly partitions: readonly Partition[]
  private readonly parameters

  constructor(
    private readonly work: Work,
    view: View,
    need: Tier,
    asOf: Tx | undefined,
  ) {
    this.partitions = visible(
      view,
      [...view.datasets.keys()].flatMap((dataset) => grades.map((grade) => ({ dataset, grade }))),
      need,
    )
    this.parameters = {
      asOf: integer(asOf ?? newest),
      seen: Object.fromEntries(
        [...new Set(this.partitions.map((p) => p.dataset))].map((dataset) => [
          dataset,
          this.partitions.filter((p) => p.dataset === dataset).map((p) => integer(p.grade)),
        ]),
      ),
      partitions: partitionRows(this.partitions),
    }
  }

  sees({ dataset, grade }: Partition): boolean {
    return this.partitions.some((p) => p.dataset === dataset && p.grade === grade)
  }

  /** Runs `atTime` and then `cypher`, which has `at`, `$seen` and `$partitions`. */
  async rows<Row extends object>(cypher: string, parameters: Record<string, unknown> = {}): Promise<Row[]> {
    return this.work.rows<Row>(`${atTime} ${cypher}`, { ...this.parameters, ...parameters })
  }

  /** Number and hash of the assertions of the visible partitions that ever had one, from the kept sums. */
  async tallies(): Promise<(Partition & { assertions: number; hash: string })[]> {
    return this.rows(
      `UNWIND $partitions AS v
       CALL (v, at) {
         MATCH (t:Tally) WHERE t.dataset = v.dataset AND t.grade = v.grade AND t.tx <= at
         RETURN t ORDER BY t.tx DESC LIMIT 1 }
       RETURN t.dataset AS dataset, t.grade AS grade, t.assertions AS assertions, t.hash AS hash
       ORDER BY dataset, grade`,
    )
  }
}

export const partitionRows = (partitions: readonly Partition[]) =>
  partitions.map(({ dataset, grade }) => ({ dataset, grade: integer(grade) }))

interface State {
  readonly readable: Tx
  readonly erasing: Tx | null
  readonly erased: Tx | null
}

const stateOf = async (work: Work): Promise<State> => {
  const [state] = await work.rows<State>(
    `OPTIONAL MATCH (s:Store {name: 'graph'}) OPTIONAL MATCH (e:Store {name: 'erasure'})
     RETURN coalesce(s.readable, 0) AS readable, e.erasing AS erasing, e.erased AS erased`,
  )
  return state!
}

export const readable = async (work: Work): Promise<Tx> => (await stateOf(work)).readable

const attempts = 200
const pause = 50

/**
 * One answer from one state: all statements of `body` read the same transaction. A read that another transaction or
 * an erasure overtook is done again, at a time of its own from then on. `body` starts all its statements before it
 * awaits one, so that they stand between two looks at the state and cost one round trip.
 * @throws XinmaiError UNAVAILABLE when erasures leave no time to read
 */
export const readState = async <Result>(
  connection: Connection,
  view: View,
  need: Tier,
  body: (reading: Reading) => Promise<Result>,
): Promise<Result> => {
  let held: Tx | undefined
  for (let attempt = 1; ; attempt++) {
    const asOf = held === undefined || (view.asOf !== undefined && view.asOf < held) ? view.asOf : held
    const { before, result, after } = await connection.read(async (work) => {
      const [before, result, after] = await Promise.all([
        stateOf(work),
        body(new Reading(work, view, need, asOf)),
        stateOf(work),
      ])
      return { before, result, after }
    })
    const oneTime = before.readable === after.readable || (asOf !== undefined && asOf <= before.readable)
    const noErasure = before.erasing === null && after.erasing === null && before.erased === after.erased
    if (oneTime && noErasure) return result
    held = after.readable
    if (attempt >= attempts) throw new XinmaiError('UNAVAILABLE', 'the graph is being erased from', { part: 'graph' })
    if (!noErasure) await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
