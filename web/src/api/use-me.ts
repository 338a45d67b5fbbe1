import { useQuery } from '@tanstack/react-query'
import { useApi } from './api.js'
import { meQuery, type Dataset, type MeAnswer } from './queries.js'

/** Who is signed in, and what they may do. */
export const useMe = () => {
  const query = useApi()
  const result = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => query<MeAnswer>(meQuery, {}, signal),
    staleTime: Infinity,
  })
  const datasets: readonly Dataset[] = result.data?.datasets ?? []
  return {
    result,
    datasets,
    /** false when all that was granted are counts; true while that is not known */
    readsRows: result.data === undefined || datasets.some((d) => d.tier === 'row' || d.tier === 'download'),
  }
}
