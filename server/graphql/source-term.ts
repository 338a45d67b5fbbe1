import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { datasetIdSchema, type Language } from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { SourceTermCount } from '../store/graph-store.js'
import { ConceptType } from './concept.js'
import { connect, connectionTypes, LongPageArgs, type Connection } from './connection.js'
import { parsed, type Context } from './context.js'
import { languageEnum } from './enum.js'

@ObjectType('SourceTerm', { description: 'A code or text as the source wrote it.' })
export class SourceTermType {
  @Field(() => String, { description: 'code system as written, or `text` for a phrase' })
  system!: string
  @Field(() => String)
  code!: string
  @Field(() => String)
  text!: string
}

@ObjectType('SourceTermCount')
export class SourceTermCountType {
  @Field(() => ID)
  dataset!: string
  @Field(() => SourceTermType)
  term!: SourceTermType
  @Field(() => Int)
  statements!: number
}
export const { Connection: SourceTermConnection } = connectionTypes('SourceTerm', () => SourceTermCountType)

@Resolver(() => SourceTermCountType)
export class SourceTermResolver {
  @FieldResolver(() => ConceptType, { nullable: true, description: 'what the term is mapped to' })
  concept(@Root() counted: SourceTermCount, @Ctx() context: Context): Concept | undefined {
    return counted.concept === undefined ? undefined : context.ontology.concept(counted.concept)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'why the code was decided to be no concept; absent for what is mapped or not decided',
  })
  notAConcept(
    @Root() counted: SourceTermCount,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string | undefined {
    if (counted.concept !== undefined) return undefined
    const { system, code } = counted.term
    return context.ontology.notAConcept(system, code)?.reason[language ?? context.language]
  }

  @Query(() => SourceTermConnection, { description: 'Terms of the sources by how often they stand, for curation.' })
  sourceTerms(
    @Ctx() context: Context,
    @Args(() => LongPageArgs) page: LongPageArgs,
    @Arg('dataset', () => ID, { nullable: true }) dataset?: string,
    @Arg('unmapped', () => Boolean, { nullable: true }) unmapped?: boolean,
  ): Promise<Connection<SourceTermCount>> {
    const filter = {
      ...(dataset ? { dataset: parsed(datasetIdSchema, dataset) } : {}),
      ...(unmapped === undefined || unmapped === null ? {} : { unmapped }),
    }
    return connect(page, (request) => context.read.sourceTerms(context.reader.view, filter, request))
  }
}
