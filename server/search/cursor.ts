import { createHash } from 'node:crypto'
import { XinmaiError, type DocumentId, type PageRequest } from '../../graph-schema/index.js'
import type { SearchQuery } from './search-index.js'

/** The sort key of the last item of a page: score descending, then document id ascending. */
export interface SearchCursor {
  readonly score: number
  readonly document: DocumentId
}

const sorted = (list: readonly string[] | undefined): readonly string[] | null => (list ? [...list].sort() : null)

/** Two queries have one digest when they ask the same. */
export const queryDigest = (query: SearchQuery): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        query.text,
        query.mode,
        query.concepts.map(({ start, end, ids }) => [start, end, [...ids].sort()]),
        sorted(query.filter.datasets),
        sorted(query.filter.kinds),
        sorted(query.filter.languages),
      ]),
    )
    .digest('base64url')
    .slice(0, 16)

export const writeCursor = (digest: string, { score, document }: SearchCursor): string =>
  Buffer.from(JSON.stringify([digest, score, document])).toString('base64url')

/** @throws XinmaiError BAD_CURSOR for anything that `writeCursor` has not written for this query */
export const readCursor = (digest: string, page: PageRequest): SearchCursor | undefined => {
  if (page.after === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(Buffer.from(page.after, 'base64url').toString())
    if (Array.isArray(parsed) && parsed.length === 3) {
      const [ofQuery, score, document] = parsed as [unknown, unknown, unknown]
      if (ofQuery === digest && typeof score === 'number' && typeof document === 'string') {
        const cursor = { score, document: document as DocumentId }
        if (writeCursor(digest, cursor) === page.after) return cursor
      }
    }
  } catch {
    // no JSON: told below
  }
  throw new XinmaiError('BAD_CURSOR', 'The cursor does not belong to this query. 游标不属于此检索。')
}
