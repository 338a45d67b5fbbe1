import { randomUUID } from 'node:crypto'
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors'
import type { GraphQLFormattedError } from 'graphql'
import { isXinmaiError } from '../../graph-schema/index.js'

/** What the words of a call can be off by, as Apollo names it. */
const callErrors: readonly unknown[] = [
  ApolloServerErrorCode.BAD_REQUEST,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
]

/**
 * The one edge that errors leave through: expected ones keep their code and facts, a call that is off is BAD_REQUEST,
 * everything else is INTERNAL with an id that leads to the log and to nothing else.
 */
export const createErrorFormat =
  (log: (id: string, error: unknown) => void) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const at = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    }
    const cause = (error as { originalError?: unknown }).originalError ?? unwrapResolverError(error)
    if (isXinmaiError(cause))
      return {
        ...at,
        message: cause.message,
        extensions: { code: cause.code, ...(Object.keys(cause.facts).length > 0 ? { facts: cause.facts } : {}) },
      }
    if (callErrors.includes(formatted.extensions?.code))
      return { ...at, message: formatted.message, extensions: { code: 'BAD_REQUEST' } }
    const id = randomUUID()
    log(id, cause)
    return {
      ...at,
      message: 'an error of ours; it is in the log',
      extensions: { code: 'INTERNAL', facts: { log: id } },
    }
  }
