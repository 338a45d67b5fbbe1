// The arrows of the project: who may import whom. Each rule says why in a sentence; a wrong import fails `npm test`.
const inside = '^(graph-schema|ontology|extractors|server|web|samples|test)/'
const only = (name, comment, from, allowed) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: inside, pathNot: allowed },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or lack a third; types may refer both ways.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('schema-alone', 'The words of the product stand on nothing of ours.', '^graph-schema/', ['^graph-schema/']),
    only('ontology', 'The ontology knows words only, not who reads with it.', '^ontology/', [
      '^graph-schema/',
      '^ontology/',
    ]),
    only(
      'extractors',
      'An extractor turns sources into assertions; where these go is not its matter.',
      '^extractors/',
      ['^graph-schema/', '^ontology/', '^extractors/'],
    ),
    {
      name: 'sibling-extractors',
      severity: 'error',
      comment: 'Extractors can be added and removed one by one; what they share is in extractors/shared.',
      from: { path: '^extractors/([^/]+)/', pathNot: '^extractors/shared/' },
      to: { path: '^extractors/[^/]+/', pathNot: ['^extractors/$1/', '^extractors/shared/'] },
    },
    {
      name: 'shared-extractors',
      severity: 'error',
      comment: 'What extractors share does not know them.',
      from: { path: '^extractors/shared/' },
      to: { path: '^extractors/', pathNot: ['^extractors/shared/', '^extractors/extractor\\.ts$'] },
    },
    only('server', 'The service serves the page as files; it does not import it.', '^server/', [
      '^graph-schema/',
      '^ontology/',
      '^extractors/',
      '^samples/',
      '^server/',
    ]),
    only('web', 'The page talks GraphQL; it shares only words with the service.', '^web/', ['^graph-schema/', '^web/']),
    only('samples', 'Samples are written like a source outside: they know no part of the service.', '^samples/', [
      '^graph-schema/',
      '^samples/',
    ]),
    {
      name: 'adapters-are-named-once',
      severity: 'error',
      comment: 'Which engine serves a port is decided in server/adapters.ts alone; everything else takes the port.',
      from: { path: '^server/', pathNot: ['^server/adapters\\.ts$', '^server/(store|documents|search|embed)/'] },
      to: {
        path: '^server/(store|documents|search|embed)/(sqlite|ontology|transformers|neo4j|meilisearch|opensearch)/',
      },
    },
    {
      name: 'adapters-stay-inside-their-port',
      severity: 'error',
      comment: 'An adapter of one port does not lean on an adapter of another: each can be swapped alone.',
      from: {
        path: '^server/(store|documents|search|embed)/(sqlite|ontology|transformers|neo4j|meilisearch|opensearch)/',
      },
      to: {
        path: '^server/(store|documents|search|embed)/(sqlite|ontology|transformers|neo4j|meilisearch|opensearch)/',
        pathNot: '^server/$1/',
      },
    },
    {
      name: 'decorators-in-graphql-only',
      severity: 'error',
      comment: 'type-graphql stays at the edge; nothing inside depends on how the API is written.',
      from: { pathNot: '^(server/graphql/|test/)' },
      to: { path: 'node_modules/type-graphql' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      comment: 'Tests look at the product, never the other way.',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'Every import leads somewhere.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
