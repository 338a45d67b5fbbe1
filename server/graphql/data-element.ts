import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { Language, PatientCounts } from '../../graph-schema/index.js'
import type { DataElement, ElementGroup } from '../../ontology/data-element.js'
import type { Concept } from '../../ontology/ontology.js'
import type { ValueSet } from '../../ontology/value-set.js'
import { ConceptType } from './concept.js'
import { connect, connectionTypes, LongPageArgs, pageOf, type Connection } from './connection.js'
import { labelOf, noSuch, type Context } from './context.js'
import { ElementGroupType } from './element-group.js'
import { languageEnum } from './enum.js'
import { PatientCountsType } from './patient-counts.js'
import { ValueSetType } from './value-set.js'

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

/** Elements that a search answers at most. */
const mostFound = 1000

@ArgsType()
class ElementArgs extends LongPageArgs {
  @Field(() => String, { description: 'part of a name, an identifier or a definition, in either language' })
  text!: string
}

@Resolver(() => DataElementType)
export class DataElementResolver {
  @Query(() => DataElementType)
  dataElement(
    @Ctx() context: Context,
    @Arg('id', () => ID, { description: 'internal or DE identifier' }) id: string,
  ): DataElement {
    const found = context.dataSet().element(id)
    if (found === undefined) throw noSuch('data element', id)
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
