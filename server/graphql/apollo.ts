import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import { isXinmaiError } from '../../graph-schema/index.js'
import type { Context } from './context.js'
import { limitCost } from './cost-limit.js'
import { limitDepth } from './depth-limit.js'
import { createErrorFormat } from './error-format.js'
import { buildGraphqlSchema } from './schema.js'

/** Most tokens of a document; the introspection query of GraphiQL has about 500. */
const maxTokens = 2000

/** Refuses what is too deep or too costly before anything of it is done. */
const limits: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, request }) => {
      try {
        limitDepth(document)
        if (operation !== undefined) limitCost(schema, document, operation, request.variables ?? {})
      } catch (error) {
        if (!isXinmaiError(error)) throw error
        throw new GraphQLError(error.message, {
          originalError: error,
          extensions: { http: { status: 400, headers: new HeaderMap() } },
        })
      }
    },
  }),
}

/** Apollo Server over our schema; started by its caller. */
export const createApollo = (log: (id: string, error: unknown) => void): ApolloServer<Context> =>
  new ApolloServer<Context>({
    schema: buildGraphqlSchema(),
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    parseOptions: { maxTokens },
    plugins: [limits],
    formatError: createErrorFormat(log),
  })
