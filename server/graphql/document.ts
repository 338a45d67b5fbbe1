import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { documentIdSchema, type Assertion } from '../../graph-schema/index.js'
import { AssertionType } from './assertion.js'
import { identified, type Context } from './context.js'
import { DocumentHeadType, shownHead } from './document-head.js'

@ObjectType('Section', { description: 'A named stretch of the text; UTF-16 code units, end exclusive.' })
export class SectionType {
  @Field(() => String)
  key!: string
  @Field(() => Int)
  start!: number
  @Field(() => Int)
  end!: number
}

@ObjectType('Document', { description: 'One note, report, message or resource, with what was read out of it.' })
export class DocumentType extends DocumentHeadType {
  @Field(() => Boolean, { description: 'false when the patient is only the document itself' })
  patientKnown!: boolean
  @Field(() => String, { description: 'canonical text; offsets are UTF-16 code units of it' })
  text!: string
  @Field(() => [SectionType])
  sections!: SectionType[]
  @Field(() => [AssertionType])
  assertions!: Assertion[]
}

@Resolver()
export class DocumentResolver {
  @Query(() => DocumentType)
  async document(@Ctx() context: Context, @Arg('id', () => ID) id: string) {
    const { document, assertions } = await context.read.document(context.reader.view, identified(documentIdSchema, id))
    return { ...shownHead(document), assertions }
  }
}
