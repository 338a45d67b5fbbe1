import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { XinmaiError, type Language, type PatientCounts } from '../../graph-schema/index.js'
import type { DataElement, ElementGroup } from '../../ontology/data-element.js'
import type { Concept } from '../../ontology/ontology.js'
import type { AllowedValue, ValueSet } from '../../ontology/value-set.js'
import { ConceptType } from './concept.js'
import { connect, connectionTypes, LongPageArgs, pageOf, type Connection } from './connection.js'
import type { Context } from './context.js'
import { languageEnum } from './enum.js'
import { PatientCountsType } from './patient-counts.js'

/** What has a label in both languages. */
interface Labelled {
  readonly label: Readonly<Record<Language, string>>
}
const notFound = (what: string, id: string): XinmaiError =>
  new XinmaiError('NOT_FOUND', `no such ${what}`, { id: id.slice(0, 200) })

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

@ObjectType('DataElement', { description: 'An entry of the data set, with the attributes of WS/T 370.' })
export class DataElementType {
  @Field(() => ID, { description: 'internal identifier, such as XM-CV-LAB-012' })
  id!: string
  @Field(() => String, { description: 'DE identifier' })
  de!: string
  @Field(() => String, { description: 'data type: S1, S2, S3, L, N, D, DT, T or BY (WS/T 303)' })
  type!: string
  @Field(() => String, { description: 'representation format, such as N..6,2' })
  format!: string
  @Field(() => String, { nullable: true, description: 'UCUM unit of a number' })
  unit?: string
  @Field(() => String, { nullable: true, description: 'id of a value set, or a code system' })
  domain?: string
  @Field(() => String, { nullable: true, description: 'how it stands to its concept' })
  relation?: string
  @Field(() => String)
  version!: string
  @Field(() => String)
  submittingBody!: string
  @Field(() => String)
  registrationStatus!: string
}
export const { Connection: DataElementConnection } = connectionTypes('DataElement', () => DataElementType)

@ObjectType('ElementGroup', { description: 'A part of the data set.' })
export class ElementGroupType {
  @Field(() => ID)
  id!: string
  @Field(() => String)
  code!: string
}

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

const labelOf = (labelled: Labelled, context: Context, language?: Language): string =>
  labelled.label[language ?? context.language]

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
    if (found === undefined) throw notFound('value set', id)
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

/** Elements that a search answers at most. */
const mostFound = 1000

@ArgsType()
class ElementArgs extends LongPageArgs {
  @Field(() => String, { description: 'part of a name, an identifier or a definition, in either language' })
  text!: string
}

@Resolver(() => DataElementType)
export class DataElementResolver {
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

  @Query(() => DataElementType)
  dataElement(
    @Ctx() context: Context,
    @Arg('id', () => ID, { description: 'internal or DE identifier' }) id: string,
  ): DataElement {
    const found = context.dataSet().element(id)
    if (found === undefined) throw notFound('data element', id)
    return found
  }

  @Query(() => DataElementConnection, { description: 'Data elements by name, identifier or definition.' })
  dataElements(@Ctx() context: Context, @Args(() => ElementArgs) args: ElementArgs): Promise<Connection<DataElement>> {
    const found = context.dataSet().search(args.text.slice(0, 200), mostFound)
    return connect(args, (page) => Promise.resolve(pageOf(found, page)))
  }

  @FieldResolver(() => String, { description: "by default in the request's language" })
  label(
    @Root() element: DataElement,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return labelOf(element, context, language)
  }

  @FieldResolver(() => String)
  definition(
    @Root() element: DataElement,
    @Ctx() context: Context,
    @Arg('language', () => languageEnum, { nullable: true }) language?: Language,
  ): string {
    return element.definition[language ?? context.language]
  }

  @FieldResolver(() => Float, { nullable: true, description: 'below it a value is implausible' })
  low(@Root() element: DataElement): number | undefined {
    return element.range?.low
  }

  @FieldResolver(() => Float, { nullable: true, description: 'above it a value is implausible' })
  high(@Root() element: DataElement): number | undefined {
    return element.range?.high
  }

  @FieldResolver(() => ElementGroupType, { nullable: true })
  group(@Root() element: DataElement, @Ctx() context: Context): ElementGroup | undefined {
    return context.dataSet().groups.find((group) => group.id === element.group)
  }

  @FieldResolver(() => ConceptType, { nullable: true })
  concept(@Root() element: DataElement, @Ctx() context: Context): Concept | undefined {
    return element.concept === undefined ? undefined : context.ontology.concept(element.concept)
  }

  @FieldResolver(() => ValueSetType, { nullable: true })
  valueSet(@Root() element: DataElement, @Ctx() context: Context): ValueSet | undefined {
    return element.domain === undefined ? undefined : context.dataSet().valueSets.get(element.domain)
  }

  @FieldResolver(() => PatientCountsType, {
    nullable: true,
    description: 'patients with its concept, as the reader may count them',
  })
  patients(@Root() element: DataElement, @Ctx() context: Context): Promise<PatientCounts> | undefined {
    return element.concept === undefined ? undefined : context.patientsOf(element.concept)
  }
}

@Resolver(() => ConceptType)
export class ConceptElementResolver {
  @FieldResolver(() => [DataElementType], { description: 'entries of the data set that tell of the concept' })
  dataElements(@Root() concept: Concept, @Ctx() context: Context): readonly DataElement[] {
    return context.dataSet().ofConcept(concept.id)
  }
}
