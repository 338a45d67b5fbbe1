import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql'
import {
  relationMeanings,
  relationPredicates,
  type Kind,
  type Language,
  type Relation,
  type RelationPredicate,
} from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { KnowledgeSource } from '../../ontology/source-table.js'
import { ConceptType } from './concept.js'
import { connect, connectionTypes, LongPageArgs, pageOf, type Connection } from './connection.js'
import { conceptOf, type Context } from './context.js'
import { kindEnum, languageEnum, relationPredicateEnum } from './enum.js'

@ObjectType('KnowledgeSource', { description: 'The guideline, textbook or label that a relation rests on.' })
export class KnowledgeSourceType {
  @Field(() => ID)
  id!: string
  @Field(() => String, { description: 'guideline, textbook or label' })
  kind!: string
  @Field(() => Int, { nullable: true })
  year?: number
  @Field(() => String)
  issuer!: string
}

@Resolver(() => KnowledgeSourceType)
export class KnowledgeSourceResolver {
  @FieldResolver(() => String, { description: "by default in the request's language" })
  title(
    @Root() source: KnowledgeSource,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return source.title[language ?? context.language]
  }
}

/** A relation as seen from one of its ends. */
interface SeenRelation {
  readonly relation: Relation
  readonly inverse: boolean
}

@ObjectType('Relation', {
  description: 'Knowledge of guidelines, textbooks and labels between two concepts; it tells nothing of any patient.',
})
export class RelationType {
  @Field(() => Boolean, { description: 'true where the concept it was asked of is its object' })
  inverse!: boolean
}
export const { Connection: RelationConnection } = connectionTypes('Relation', () => RelationType)

@ArgsType()
class RelationArgs extends LongPageArgs {
  @Field(() => [relationPredicateEnum], { nullable: true })
  predicates?: RelationPredicate[] | null
  @Field(() => [kindEnum], { nullable: true, description: 'of the concept at the other end' })
  kinds?: Kind[] | null
  @Field(() => ID, { nullable: true, description: 'the concept at the other end' })
  with?: string | null
}

@Resolver(() => ConceptType)
export class ConceptRelationResolver {
  @FieldResolver(() => RelationConnection, {
    description:
      'Knowledge about the concept, in both directions, by predicate. Public: no part of it comes from patients.',
  })
  relations(
    @Root() concept: Concept,
    @Ctx() context: Context,
    @Args(() => RelationArgs) args: RelationArgs,
  ): Promise<Connection<SeenRelation>> {
    const found = context.ontology
      .relations(concept.id)
      .map((relation): SeenRelation => ({ relation, inverse: relation.subject !== concept.id }))
      .filter(({ relation, inverse }) => {
        const other = inverse ? relation.subject : relation.object
        return (
          (!args.predicates || args.predicates.includes(relation.predicate)) &&
          (!args.kinds || args.kinds.includes(conceptOf(context, other).kind)) &&
          (!args.with || args.with === other)
        )
      })
    const order = ({ relation, inverse }: SeenRelation): number =>
      relationPredicates.indexOf(relation.predicate) * 2 + Number(inverse)
    const sorted = found.map((seen, i) => ({ seen, i })).sort((a, b) => order(a.seen) - order(b.seen) || a.i - b.i)
    const all = sorted.map(({ seen }) => seen)
    return connect(args, (page) => Promise.resolve(pageOf(all, page)))
  }
}

@Resolver(() => RelationType)
export class RelationResolver {
  @FieldResolver(() => relationPredicateEnum)
  predicate(@Root() { relation }: SeenRelation): RelationPredicate {
    return relation.predicate
  }

  @FieldResolver(() => String, { description: 'the predicate in words, read from the concept it was asked of' })
  label(
    @Root() { relation, inverse }: SeenRelation,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    const meaning = relationMeanings[relation.predicate]
    return (inverse ? meaning.inverse : meaning.label)[language ?? context.language]
  }

  @FieldResolver(() => ConceptType, { description: 'the other end' })
  concept(@Root() { relation, inverse }: SeenRelation, @Ctx() context: Context): Concept {
    return conceptOf(context, inverse ? relation.subject : relation.object)
  }

  @FieldResolver(() => [KnowledgeSourceType])
  sources(@Root() { relation }: SeenRelation, @Ctx() context: Context): KnowledgeSource[] {
    return relation.sources.flatMap((id) => context.ontology.source(id) ?? [])
  }

  @FieldResolver(() => String, { nullable: true, description: 'when it holds' })
  note(
    @Root() { relation }: SeenRelation,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string | undefined {
    return relation.note?.[language ?? context.language]
  }
}
