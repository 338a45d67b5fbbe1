import { Field, ID, ObjectType } from 'type-graphql'

@ObjectType('ElementGroup', { description: 'A part of the data set.' })
export class ElementGroupType {
  @Field(() => ID)
  id!: string
  @Field(() => String)
  code!: string
}
