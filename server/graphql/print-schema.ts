import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../ontology/project-root.js'
import { printGraphqlSchema } from './schema.js'

// Writes schema.graphql anew: node dist/server/graphql/print-schema.js
writeFileSync(join(projectRoot(), 'server', 'graphql', 'schema.graphql'), printGraphqlSchema())
