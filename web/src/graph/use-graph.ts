import { useMemo } from 'react'
import { useQueries } from '@tanstack/react-query'
import type { Address } from '../address/address.js'
import { useApi } from '../api/api.js'
import { expandQuery, pathQuery, placedQuery, type ExpandAnswer, type PathAnswer } from '../api/queries.js'
import { graphModel, type Expansion, type GraphModel } from './graph-model.js'
import { spread } from './knowledge.js'

/** Neighbours shown of one expanded concept, strongest first. */
const neighboursShown = 24
/** And by knowledge, some of everything that is known. */
const factsShown = 16

export interface GraphState {
  readonly model: GraphModel
  readonly loading: boolean
  readonly error: unknown
  /** concepts of the address that could not be loaded */
  readonly failed: readonly string[]
}

/** Loads what the address puts on the canvas. */
export const useGraph = (address: Address): GraphState => {
  const query = useApi()
  const kinds = address.kinds.length === 0 ? null : address.kinds
  const { order, knowledge } = address
  // an expansion brings its concept along
  const alone = address.placed.filter((id) => !address.expanded.includes(id))
  const placed = useQueries({
    queries: alone.map((id) => ({
      queryKey: ['placed', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        query<Pick<ExpandAnswer, 'concept'>>(placedQuery, { id }, signal),
    })),
  })
  const expanded = useQueries({
    queries: address.expanded.map((id) => ({
      queryKey: ['expand', id, kinds, order, knowledge],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        query<ExpandAnswer>(expandQuery, { id, kinds, order, first: neighboursShown, knowledge }, signal),
    })),
  })
  const ends = [...new Set(address.paths.map((path) => `${path[0]!}~${path.at(-1)!}`))]
  const found = useQueries({
    queries: ends.map((key) => {
      const [from, to] = key.split('~')
      return {
        queryKey: ['path', from, to],
        queryFn: ({ signal }: { signal: AbortSignal }) => query<PathAnswer>(pathQuery, { from, to }, signal),
      }
    }),
  })
  const all = [...placed, ...expanded, ...found]
  const stamp = [...all.map((q) => q.dataUpdatedAt), address.placed, address.expanded, address.paths].join(' ')
  const model = useMemo(
    () => {
      const shown = new Set(address.paths.map((path) => path.join('~')))
      return graphModel(
        placed.flatMap((q) => (q.data === undefined ? [] : [q.data.concept])),
        expanded.flatMap((q): Expansion[] =>
          q.data === undefined
            ? []
            : [
                {
                  concept: q.data.concept,
                  neighbours: q.data.expand.edges,
                  relations: spread(q.data.concept.relations?.edges ?? [], factsShown),
                },
              ],
        ),
        found.flatMap((q) => (q.data?.path ?? []).filter((p) => shown.has(p.concepts.map((c) => c.id).join('~')))),
      )
    },
    // the queries' own identity changes at every render; their times of update say when data did
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [stamp],
  )
  return {
    model,
    loading: all.some((q) => q.isLoading),
    error: all.find((q) => q.error !== null)?.error ?? null,
    failed: [...alone.filter((_, i) => placed[i]?.error), ...address.expanded.filter((_, i) => expanded[i]?.error)],
  }
}
