import 'reflect-metadata'
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import { AssertionResolver, ConceptAssertionResolver, EvidenceResolver } from './assertion.js'
import { ConceptResolver } from './concept.js'
import { ConceptElementResolver, DataElementResolver } from './data-element.js'
import { DataSetResolver, ElementGroupResolver } from './data-set.js'
import { DatasetResolver, MeResolver } from './dataset.js'
import { DocumentResolver } from './document.js'
import { GrantResolver } from './grant.js'
import { ConceptNeighbourResolver, LinkQueryResolver, LinkResolver } from './link.js'
import { CountResolver } from './patient-counts.js'
import { PatientResolver } from './patient.js'
import { ConceptRelationResolver, KnowledgeSourceResolver, RelationResolver } from './relation.js'
import { ElementQualityResolver, FailedPlaceResolver, QualityResolver } from './quality.js'
import { SearchResolver } from './search.js'
import { SourceTermResolver } from './source-term.js'
import { AllowedValueResolver, ValueSetResolver } from './value-set.js'
import { ValueResolver } from './value.js'

/** The schema of the API, from the resolvers of every type. */
export const buildGraphqlSchema = (): GraphQLSchema =>
  buildSchemaSync({
    resolvers: [
      AllowedValueResolver,
      AssertionResolver,
      ConceptAssertionResolver,
      ConceptElementResolver,
      ConceptNeighbourResolver,
      ConceptRelationResolver,
      ConceptResolver,
      CountResolver,
      DataElementResolver,
      DataSetResolver,
      DatasetResolver,
      DocumentResolver,
      ElementGroupResolver,
      ElementQualityResolver,
      EvidenceResolver,
      FailedPlaceResolver,
      GrantResolver,
      KnowledgeSourceResolver,
      LinkQueryResolver,
      LinkResolver,
      MeResolver,
      PatientResolver,
      RelationResolver,
      QualityResolver,
      SearchResolver,
      SourceTermResolver,
      ValueResolver,
      ValueSetResolver,
    ],
    // arguments are parsed by graph-schema's own schemas
    validate: false,
  })

/** Sorted SDL, as committed in schema.graphql. */
export const printGraphqlSchema = (): string => printSchema(lexicographicSortSchema(buildGraphqlSchema())) + '\n'
