import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { printGraphqlSchema } from '../../../../server/graphql/schema.js'

test('schema.graphql is what the resolvers say (else: npm run schema)', () => {
  expect(readFileSync('server/graphql/schema.graphql', 'utf8')).toBe(printGraphqlSchema())
})
