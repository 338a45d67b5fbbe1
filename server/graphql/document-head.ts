import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { DocumentHead, DocumentKind, Language } from '../../graph-schema/index.js'
import { documentKindEnum, languageEnum } from './enum.js'

/** Fields that a document has with and without its text. */
@ObjectType('DocumentHead', { description: 'A document without its text.' })
export class DocumentHeadType {
  @Field(() => ID)
  id!: string
  @Field(() => ID)
  dataset!: string
  @Field(() => Int, { description: 'sensitivity, 1 to 5' })
  grade!: number
  @Field(() => documentKindEnum)
  kind!: DocumentKind
  @Field(() => languageEnum, { nullable: true })
  language?: Language
  @Field(() => String)
  title!: string
  @Field(() => String, { nullable: true, description: 'civil date' })
  date?: string
  @Field(() => ID, { nullable: true })
  patient?: string
}

/** A document's partition is shown as its two parts. */
export const shownHead = <Head extends DocumentHead>(head: Head) => ({ ...head, ...head.partition })
