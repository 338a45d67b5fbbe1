import { createContext, useContext } from 'react'
import type { Query } from './client.js'

const QueryContext = createContext<Query | null>(null)
export const ApiProvider = QueryContext

/** The way to the service for the one who is signed in. */
export const useApi = (): Query => {
  const query = useContext(QueryContext)
  if (query === null) throw new Error('useApi outside of ApiProvider')
  return query
}
