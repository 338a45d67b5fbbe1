import { Arg, Ctx, Field, ID, Int, Mutation, ObjectType, Resolver } from 'type-graphql'
import {
  datasetIdSchema,
  defaultSmallCell,
  gradeSchema,
  readerIdSchema,
  type Grade,
  type Tier,
} from '../../graph-schema/index.js'
import { parsed, type Context } from './context.js'
import { tierEnum } from './enum.js'

@ObjectType('Grant', { description: 'What a subject may do with a dataset.' })
class GrantType {
  @Field(() => ID)
  subject!: string
  @Field(() => ID)
  dataset!: string
  @Field(() => tierEnum)
  tier!: Tier
  @Field(() => Int)
  maxGrade!: Grade
  @Field(() => Int)
  smallCell!: number
}

@Resolver()
export class GrantResolver {
  @Mutation(() => GrantType, { description: 'Gives or changes a grant; stewards only, audited, holds at once.' })
  async grant(
    @Ctx() context: Context,
    @Arg('subject', () => ID) subject: string,
    @Arg('dataset', () => ID) dataset: string,
    @Arg('tier', () => tierEnum) tier: Tier,
    @Arg('maxGrade', () => Int) maxGrade: number,
  ): Promise<GrantType> {
    const made = await context.access.grant(context.reader, {
      subject: parsed(readerIdSchema, subject),
      dataset: parsed(datasetIdSchema, dataset),
      tier,
      maxGrade: parsed(gradeSchema, maxGrade),
    })
    const smallCell = context.access.datasets.get(made.dataset)?.smallCell ?? defaultSmallCell
    return { subject: made.subject, dataset: made.dataset, tier: made.tier, maxGrade: made.maxGrade, smallCell }
  }

  @Mutation(() => Boolean, { description: 'Takes a grant; true when there was one. Stewards only, audited.' })
  revoke(
    @Ctx() context: Context,
    @Arg('subject', () => ID) subject: string,
    @Arg('dataset', () => ID) dataset: string,
  ): Promise<boolean> {
    return context.access.revoke(context.reader, parsed(readerIdSchema, subject), parsed(datasetIdSchema, dataset))
  }
}
