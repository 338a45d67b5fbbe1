import { useMemo } from 'react'
import { useQueries } from '@tanstack/react-query'
import type { Address } from '../address/address'
import { useApi } from '../api/api'
import { expandQuery, placedQuery, type ExpandAnswer } from '../api/queries'
import { graphModel, type Expansion, type GraphModel } from './graph-model'

/** Neighbours shown of one expanded concept, strongest first. */
const neighboursShown = 24

export interface GraphState {
  readonly model: GraphModel
  readonly loading: boolean
  readonly error: unknown
}

/** Loads what the address puts on the canvas. */
export const useGraph = (address: Address): GraphState => {
  const query = useApi()
  const kinds = address.kinds.length === 0 ? null : address.kinds
  const placed = useQueries({
    queries: address.placed.map((id) => ({
      queryKey: ['placed', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        query<Pick<ExpandAnswer, 'concept'>>(placedQuery, { id }, signal),
    })),
  })
  const expanded = useQueries({
    queries: address.expanded.map((id) => ({
      queryKey: ['expand', id, kinds],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        query<ExpandAnswer>(expandQuery, { id, kinds, first: neighboursShown }, signal),
    })),
  })
  const stamp = [...placed, ...expanded].map((q) => q.dataUpdatedAt).join()
  const model = useMemo(
    () =>
      graphModel(
        placed.flatMap((q) => (q.data === undefined ? [] : [q.data.concept])),
        expanded.flatMap((q): Expansion[] =>
          q.data === undefined ? [] : [{ concept: q.data.concept, neighbours: q.data.expand.edges }],
        ),
      ),
    // the queries' own identity changes at every render; their times of update say when data did
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [stamp],
  )
  return {
    model,
    loading: [...placed, ...expanded].some((q) => q.isLoading),
    error: [...placed, ...expanded].find((q) => q.error !== null)?.error ?? null,
  }
}
