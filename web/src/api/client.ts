import type { ErrorCode } from '../../../graph-schema/index.js'

/** Stable codes of the service, and one for no answer at all. */
export type FailureCode = ErrorCode | 'NETWORK'

/** A failure that the service named; `code` is stable, the page says what it means in the reader's language. */
export class ApiError extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message)
  }
}

export type Query = <Result>(
  document: string,
  variables?: Record<string, unknown>,
  signal?: AbortSignal,
) => Promise<Result>

interface GraphqlAnswer {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: ErrorCode } }[]
}

/** @param expired called when the service no longer takes the token */
export const createQuery = (token: string, expired: () => void): Query => {
  return async <Result>(document: string, variables: Record<string, unknown> = {}, signal?: AbortSignal) => {
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: document, variables }),
      signal: signal ?? null,
    }).catch((e: unknown) => {
      if ((e as Error).name === 'AbortError') throw e
      throw new ApiError('NETWORK', (e as Error).message)
    })
    const body = (await answer.json().catch(() => ({}))) as GraphqlAnswer
    const error = body.errors?.[0]
    if (error !== undefined || !answer.ok) {
      const code = error?.extensions?.code ?? (answer.status === 401 ? 'UNAUTHENTICATED' : 'INTERNAL')
      if (code === 'UNAUTHENTICATED') expired()
      throw new ApiError(code, error?.message ?? `HTTP ${answer.status}`)
    }
    return body.data as Result
  }
}
