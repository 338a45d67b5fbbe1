import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql'
import {
  relationMeanings,
  relationPredicates,
  type Curie,
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
  /** the concept above that it is said of; absent where it is said of the concept itself */
  readonly via?: Curie
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
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'also what is said of the concepts above it: a fact is written once, at the widest concept it holds for',
  })
  inherited!: boolean
}

/**
 * Relations of a concept and, when asked, of those above it, nearest first; of several that say the same of the same
 * other end the nearest. What a concept above has to do with the concept itself, or with what stands between, is left out.
 */
const seenFrom = ({ ontology }: Context, concept: Concept, inherited: boolean): SeenRelation[] => {
  const line = [concept.id, ...(inherited ? ontology.ancestors(concept.id) : [])]
  const seen = new Map<string, SeenRelation>()
  for (const at of line)
    for (const relation of ontology.relations(at)) {
      const inverse = relation.subject !== at
      const other = inverse ? relation.subject : relation.object
      const key = `${relation.predicate} ${inverse} ${other}`
      if (seen.has(key) || (at !== concept.id && line.includes(other))) continue
      seen.set(key, { relation, inverse, ...(at === concept.id ? {} : { via: at }) })
    }
  return [...seen.values()]
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
    const found = seenFrom(context, concept, args.inherited).filter(({ relation, inverse }) => {
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

  @FieldResolver(() => ConceptType, {
    nullable: true,
    description: 'the concept above that it is said of; none where it is said of the concept itself',
  })
  via(@Root() { via }: SeenRelation, @Ctx() context: Context): Concept | undefined {
    return via === undefined ? undefined : conceptOf(context, via)
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
