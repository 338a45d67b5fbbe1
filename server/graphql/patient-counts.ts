import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { curieSchema, type PatientCounts, type Status, type Tier } from '../../graph-schema/index.js'
import { identified, viewAt, type Context } from './context.js'
import { statusEnum, tierEnum } from './enum.js'

@ObjectType('PatientCount', { description: 'Distinct patients of one dataset.' })
export class PatientCountType {
  @Field(() => ID)
  dataset!: string
  @Field(() => tierEnum)
  tier!: Tier
  @Field(() => Int, { nullable: true, description: 'absent when below the smallest count that may be shown' })
  value?: number
  @Field(() => Int, { nullable: true, description: 'the hidden count lies below this' })
  below?: number
}

@ObjectType('PatientCounts', { description: 'Patient records over datasets, kept apart by tier.' })
export class PatientCountsType {
  @Field(() => Int, { description: 'total over datasets that the reader may read by patient' })
  row!: number
  @Field(() => Int, { nullable: true, description: 'total over datasets read in aggregate; absent when one is hidden' })
  aggregate?: number
  @Field(() => [PatientCountType])
  datasets!: PatientCountType[]
}

@ObjectType('StatusCount')
export class StatusCountType {
  @Field(() => statusEnum)
  status!: Status
  @Field(() => PatientCountsType)
  patients!: PatientCountsType
}

@Resolver()
export class CountResolver {
  @Query(() => PatientCountsType, {
    description:
      'Patients who have all of the concepts, each including its descendants, status present; of none, who have anything.',
  })
  count(
    @Ctx() context: Context,
    @Arg('concepts', () => [ID]) concepts: string[],
    @Arg('asOf', () => Int, { nullable: true }) asOf?: number,
  ): Promise<PatientCounts> {
    return context.read.count(
      viewAt(context, asOf),
      concepts.map((id) => identified(curieSchema, id)),
    )
  }
}
