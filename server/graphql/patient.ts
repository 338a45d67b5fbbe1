import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { patientKeySchema, type Assertion, type PatientKey, type Status } from '../../graph-schema/index.js'
import { AssertionConnection } from './assertion.js'
import { connect, LongPageArgs, type Connection } from './connection.js'
import { identified, type Context } from './context.js'
import { DocumentHeadType, shownHead } from './document-head.js'
import { statusEnum } from './enum.js'

@ObjectType('Patient', { description: 'A pseudonymous patient of one dataset; needs tier row.' })
export class PatientType {
  @Field(() => ID)
  id!: string
  @Field(() => ID)
  dataset!: string
  @Field(() => Int)
  assertionCount!: number
  @Field(() => [DocumentHeadType], { description: 'by date' })
  documents!: DocumentHeadType[]
}

@Resolver(() => PatientType)
export class PatientResolver {
  @Query(() => PatientType)
  async patient(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<PatientType> {
    const patient = await context.read.patient(context.reader.view, identified(patientKeySchema, id))
    return {
      id: patient.key,
      dataset: patient.dataset,
      assertionCount: patient.assertions,
      documents: patient.documents.map(shownHead),
    }
  }

  @FieldResolver(() => AssertionConnection)
  assertions(
    @Root() patient: PatientType,
    @Ctx() context: Context,
    @Args(() => LongPageArgs) page: LongPageArgs,
    @Arg('statuses', () => [statusEnum], { nullable: true }) statuses?: Status[],
  ): Promise<Connection<Assertion>> {
    const filter = { patient: patient.id as PatientKey, ...(statuses ? { statuses } : {}) }
    return connect(page, (request) => context.read.assertions(context.reader.view, filter, request))
  }
}
