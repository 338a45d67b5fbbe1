import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { kinds, statuses, type Kind, type Language, type PatientCounts, type Status } from '../../graph-schema/index.js'
import { rootId } from '../../ontology/id-range.js'
import type { Concept } from '../../ontology/ontology.js'
import { connect, connectionTypes, LongPageArgs, pageOf, type Connection } from './connection.js'
import { conceptOf, type Context } from './context.js'
import { kindEnum, languageEnum } from './enum.js'
import { PatientCountsType, StatusCountType } from './patient-counts.js'

@ObjectType('Term')
export class TermType {
  @Field(() => String)
  text!: string
  @Field(() => String, { description: 'zh, en, or any for what is written alike in both' })
  language!: string
  @Field(() => String, { description: 'label, synonym or abbreviation' })
  type!: string
  @Field(() => Boolean, { description: 'the term alone does not decide' })
  ambiguous!: boolean
}

@ObjectType('Code', { description: 'A code of a public system that means the concept.' })
export class CodeType {
  @Field(() => String)
  system!: string
  @Field(() => String)
  code!: string
}

@ObjectType('Concept', { description: 'A concept of the ontology.' })
export class ConceptType {
  @Field(() => ID, { description: 'CURIE, such as xm:0001234' })
  id!: string
  @Field(() => kindEnum)
  kind!: Kind
  @Field(() => [CodeType])
  codes!: CodeType[]
  @Field(() => String, { nullable: true, description: 'canonical UCUM unit of a measurement' })
  unit?: string
}

export const { Connection: ConceptConnection } = connectionTypes('Concept', () => ConceptType)

const childrenOf = (context: Context, concept: Concept): Concept[] =>
  context.ontology
    .descendants(concept.id)
    .map((id) => conceptOf(context, id))
    .filter((below) => below.parents.includes(concept.id))

@Resolver(() => ConceptType)
export class ConceptResolver {
  @Query(() => ConceptType)
  concept(@Ctx() context: Context, @Arg('id', () => ID) id: string): Concept {
    return conceptOf(context, id)
  }

  @Query(() => [ConceptType], { description: 'the concept that all of a kind stand under, of each kind' })
  conceptRoots(@Ctx() context: Context): Concept[] {
    return kinds.flatMap((kind) => context.ontology.concept(rootId(kind)) ?? [])
  }

  @FieldResolver(() => String, { description: "by default in the request's language" })
  label(
    @Root() concept: Concept,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return concept.label[language ?? context.language]
  }

  @FieldResolver(() => String)
  labelZh(@Root() concept: Concept): string {
    return concept.label.zh
  }

  @FieldResolver(() => String)
  labelEn(@Root() concept: Concept): string {
    return concept.label.en
  }

  @FieldResolver(() => [TermType], { description: 'all terms but the labels' })
  synonyms(@Root() concept: Concept): Concept['terms'] {
    return concept.terms.filter((term) => term.type !== 'label')
  }

  @FieldResolver(() => String, { nullable: true })
  definition(
    @Root() concept: Concept,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string | undefined {
    return concept.definition?.[language ?? context.language]
  }

  @FieldResolver(() => [ConceptType])
  parents(@Root() concept: Concept, @Ctx() context: Context): Concept[] {
    return concept.parents.map((id) => conceptOf(context, id))
  }

  @FieldResolver(() => ConceptConnection, { description: 'one step below, in the order of the ontology' })
  children(
    @Root() concept: Concept,
    @Ctx() context: Context,
    @Args(() => LongPageArgs) args: LongPageArgs,
  ): Promise<Connection<Concept>> {
    const all = childrenOf(context, concept)
    return connect(args, (page) => Promise.resolve(pageOf(all, page)))
  }

  @FieldResolver(() => Int, { description: 'concepts below, on all steps' })
  descendantCount(@Root() concept: Concept, @Ctx() context: Context): number {
    return context.ontology.descendants(concept.id).length
  }

  @FieldResolver(() => [ConceptType], { description: 'all above, nearest first' })
  ancestors(@Root() concept: Concept, @Ctx() context: Context): Concept[] {
    return context.ontology.ancestors(concept.id).map((id) => conceptOf(context, id))
  }

  @FieldResolver(() => PatientCountsType, { description: 'status present, descendants included' })
  patients(@Root() concept: Concept, @Ctx() context: Context): Promise<PatientCounts> {
    return context.patientsOf(concept.id)
  }

  @FieldResolver(() => [StatusCountType], { description: 'statuses that the reader sees any patient with' })
  async patientsByStatus(
    @Root() concept: Concept,
    @Ctx() context: Context,
  ): Promise<{ status: Status; patients: PatientCounts }[]> {
    const { patients } = await context.read.concept(context.reader.view, concept.id)
    return statuses.flatMap((status) => {
      const counted = patients[status]
      return counted === undefined ? [] : [{ status, patients: counted }]
    })
  }
}
