import { createHash } from 'node:crypto'
import { XinmaiError } from '../../graph-schema/index.js'

/** Sort key of the last item of a page; compared field by field. */
export type SortKey = readonly (string | number)[]

const mark = (query: unknown): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 8)

/** @param query what the list was asked for, without the page: a cursor serves this query alone */
export const encodeCursor = (query: unknown, key: SortKey): string =>
  Buffer.from(JSON.stringify([mark(query), ...key])).toString('base64url')

/**
 * @param shape the types of the sort key's fields
 * @throws XinmaiError BAD_CURSOR when `cursor` is none of this query
 */
export const decodeCursor = <Key extends SortKey>(
  query: unknown,
  cursor: string,
  shape: readonly ('string' | 'number')[],
): Key => {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    parts = undefined
  }
  if (
    !Array.isArray(parts) ||
    parts.length !== shape.length + 1 ||
    parts[0] !== mark(query) ||
    shape.some((type, i) => typeof parts[i + 1] !== type)
  )
    throw new XinmaiError('BAD_CURSOR', 'this cursor belongs to another list')
  return parts.slice(1) as unknown as Key
}

/** @throws XinmaiError BAD_REQUEST when `first` is out of 1..1000 */
export const pageSize = (first: number): number => {
  if (!Number.isInteger(first) || first < 1 || first > 1000)
    throw new XinmaiError('BAD_REQUEST', 'a page has 1 to 1000 items', { first })
  return first
}
