import { Arg, Args, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql'
import type { Language } from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { AllowedValue, ValueSet } from '../../ontology/value-set.js'
import { ConceptType } from './concept.js'
import { connect, connectionTypes, LongPageArgs, pageOf, type Connection } from './connection.js'
import { labelOf, noSuch, type Context } from './context.js'
import { languageEnum } from './enum.js'

@ObjectType('AllowedValue')
export class AllowedValueType {
  @Field(() => String)
  code!: string
}

@ObjectType('ValueSet', { description: 'The allowed values of data elements.' })
export class ValueSetType {
  @Field(() => ID)
  id!: string
  @Field(() => String, { description: 'standard or guideline that the codes come from; empty where they are our own' })
  source!: string
}
export const { Connection: ValueSetConnection } = connectionTypes('ValueSet', () => ValueSetType)

@Resolver(() => AllowedValueType)
export class AllowedValueResolver {
  @FieldResolver(() => String)
  label(
    @Root() value: AllowedValue,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return labelOf(value, context, language)
  }

  @FieldResolver(() => ConceptType, { nullable: true })
  concept(@Root() value: AllowedValue, @Ctx() context: Context): Concept | undefined {
    return value.concept === undefined ? undefined : context.ontology.concept(value.concept)
  }
}

@Resolver(() => ValueSetType)
export class ValueSetResolver {
  @Query(() => ValueSetType)
  valueSet(@Ctx() context: Context, @Arg('id', () => ID) id: string): ValueSet {
    const found = context.dataSet().valueSets.get(id)
    if (found === undefined) throw noSuch('value set', id)
    return found
  }

  @Query(() => ValueSetConnection)
  valueSets(@Ctx() context: Context, @Args(() => LongPageArgs) args: LongPageArgs): Promise<Connection<ValueSet>> {
    const all = [...context.dataSet().valueSets.values()]
    return connect(args, (page) => Promise.resolve(pageOf(all, page)))
  }

  @FieldResolver(() => String)
  label(
    @Root() set: ValueSet,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return labelOf(set, context, language)
  }

  @FieldResolver(() => [AllowedValueType])
  values(@Root() set: ValueSet): AllowedValue[] {
    return [...set.values.values()]
  }
}
