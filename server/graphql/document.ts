import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { documentIdSchema, kindOfAnnotation, type Assertion, type DocumentId } from '../../graph-schema/index.js'
import { AssertionType } from './assertion.js'
import { identified, type Context } from './context.js'
import { DocumentHeadType, shownHead } from './document-head.js'
import { kindEnum } from './enum.js'

@ObjectType('Section', { description: 'A named stretch of the text; UTF-16 code units, end exclusive.' })
export class SectionType {
  @Field(() => String)
  key!: string
  @Field(() => Int)
  start!: number
  @Field(() => Int)
  end!: number
}

@ObjectType('Explanation', {
  description: "Why today's reading finds something at a place of the text, and gives it its status: words and rules.",
})
export class ExplanationType {
  @Field(() => Int, { description: 'UTF-16 code units of the canonical text' })
  start!: number
  @Field(() => Int, { description: 'exclusive' })
  end!: number
  @Field(() => kindEnum)
  kind!: ReturnType<typeof kindOfAnnotation>
  @Field(() => String)
  found!: string
  @Field(() => String)
  status!: string
  @Field(() => String, { nullable: true, description: 'heading that it stands under' })
  section?: string
  @Field(() => String, { nullable: true, description: 'the words that tell when, and the civil time they mean' })
  time?: string
  @Field(() => String, { nullable: true, description: 'relative, dose, route, frequency, duration, course' })
  details?: string
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

@Resolver(() => DocumentType)
export class DocumentResolver {
  @Query(() => DocumentType)
  async document(@Ctx() context: Context, @Arg('id', () => ID) id: string) {
    const { document, assertions } = await context.read.document(context.reader.view, identified(documentIdSchema, id))
    return { ...shownHead(document), assertions }
  }

  @FieldResolver(() => [ExplanationType], { description: 'by place; read anew for each request' })
  async explanations(@Root() { id }: DocumentType, @Ctx() context: Context): Promise<ExplanationType[]> {
    const { explanations } = await context.read.explanations(context.reader.view, id as DocumentId)
    return explanations.map(({ type, ...explanation }) => ({ ...explanation, kind: kindOfAnnotation(type) }))
  }
}
