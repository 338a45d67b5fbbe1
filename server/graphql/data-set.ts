import { Arg, Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql'
import type { Language } from '../../graph-schema/index.js'
import type { DataElement, ElementGroup } from '../../ontology/data-element.js'
import { connect, LongPageArgs, pageOf, type Connection } from './connection.js'
import { labelOf, type Context } from './context.js'
import { DataElementConnection } from './data-element.js'
import { ElementGroupType } from './element-group.js'
import { languageEnum } from './enum.js'

@ObjectType('DataSetAttribute')
class DataSetAttributeType {
  @Field(() => String)
  name!: string
  @Field(() => String)
  value!: string
}

@ObjectType('DataSet')
class DataSetType {
  @Field(() => [DataSetAttributeType])
  attributes!: DataSetAttributeType[]
  @Field(() => [ElementGroupType])
  groups!: ElementGroupType[]
  @Field(() => Int)
  elementCount!: number
}

@Resolver(() => DataSetType)
export class DataSetResolver {
  @Query(() => DataSetType, { description: 'The data set as a whole; public to every reader, as are its elements.' })
  dataSet(
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): DataSetType {
    const { attributes, groups, elements } = context.dataSet()
    return {
      attributes: [...attributes].map(([name, value]) => ({ name, value: value[language ?? context.language] })),
      groups: groups as unknown as ElementGroupType[],
      elementCount: elements.length,
    }
  }
}

@Resolver(() => ElementGroupType)
export class ElementGroupResolver {
  @FieldResolver(() => String)
  label(
    @Root() group: ElementGroup,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return labelOf(group, context, language)
  }

  @FieldResolver(() => String)
  definition(
    @Root() group: ElementGroup,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return group.definition[language ?? context.language]
  }

  @FieldResolver(() => DataElementConnection)
  elements(
    @Root() group: ElementGroup,
    @Ctx() context: Context,
    @Args(() => LongPageArgs) args: LongPageArgs,
  ): Promise<Connection<DataElement>> {
    return connect(args, (page) => Promise.resolve(pageOf(context.dataSet().ofGroup(group.id), page)))
  }
}
