import { Ctx, Field, FieldResolver, Float, ObjectType, Resolver, Root } from 'type-graphql'
import type { Value } from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import { ConceptType } from './concept.js'
import type { Context } from './context.js'

@ObjectType('Value', { description: 'What was measured or stated: which fields are there depends on the type.' })
export class ValueType {
  @Field(() => String, { description: 'quantity, range, coded or text' })
  type!: string
  @Field(() => Float, { nullable: true })
  number?: number
  @Field(() => String, { nullable: true })
  comparator?: string
  @Field(() => String, { nullable: true, description: 'UCUM' })
  unit?: string
  @Field(() => Float, { nullable: true })
  low?: number
  @Field(() => Float, { nullable: true })
  high?: number
  @Field(() => String, { nullable: true })
  code?: string
  @Field(() => String, { nullable: true })
  text?: string
}

@Resolver(() => ValueType)
export class ValueResolver {
  @FieldResolver(() => Float, { nullable: true, description: "in the concept's canonical unit" })
  canonicalNumber(@Root() value: Value): number | undefined {
    return value.type === 'quantity' ? value.canonical?.number : undefined
  }

  @FieldResolver(() => String, { nullable: true })
  canonicalUnit(@Root() value: Value): string | undefined {
    return value.type === 'quantity' ? value.canonical?.unit : undefined
  }

  @FieldResolver(() => ConceptType, { nullable: true })
  concept(@Root() value: Value, @Ctx() context: Context): Concept | undefined {
    return value.type === 'coded' && value.concept !== undefined ? context.ontology.concept(value.concept) : undefined
  }
}
