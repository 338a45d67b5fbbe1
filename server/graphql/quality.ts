import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql'
import { datasetIdSchema } from '../../graph-schema/index.js'
import { checkCodes, type CheckCode } from '../../ontology/element-check.js'
import type { ElementQuality, FailedPlace, QualityReport } from '../read/read-service.js'
import { parsed, type Context } from './context.js'
import { same } from './enum.js'

const checkCodeEnum = same(checkCodes)
registerEnumType(checkCodeEnum, { name: 'CheckCode', description: 'What is wrong with a value.' })

@ObjectType('FailedPlace', {
  description: 'Where a value stands that fails its check; `evidence` of the statement quotes it.',
})
class FailedPlaceType {
  @Field(() => ID)
  statement!: string
}

@Resolver(() => FailedPlaceType)
export class FailedPlaceResolver {
  @FieldResolver(() => String, { description: 'source system of the record' })
  recordSystem(@Root() { record }: FailedPlace): string {
    return record.system
  }
  @FieldResolver(() => String, { description: 'such as Observation or note' })
  recordType(@Root() { record }: FailedPlace): string {
    return record.type
  }
  @FieldResolver(() => ID, { description: 'keyed hash' })
  recordId(@Root() { record }: FailedPlace): string {
    return record.id
  }
  @FieldResolver(() => ID)
  documentId(@Root() { evidence }: FailedPlace): string {
    return evidence.document
  }
  @FieldResolver(() => String, { nullable: true, description: 'path inside a structured resource' })
  path(@Root() { evidence }: FailedPlace): string | undefined {
    return evidence.path
  }
  @FieldResolver(() => String, { nullable: true })
  section(@Root() { evidence }: FailedPlace): string | undefined {
    return evidence.section
  }
  @FieldResolver(() => Int, { nullable: true, description: 'UTF-16 code units of the canonical text' })
  start(@Root() { evidence }: FailedPlace): number | undefined {
    return evidence.start
  }
  @FieldResolver(() => Int, { nullable: true, description: 'exclusive' })
  end(@Root() { evidence }: FailedPlace): number | undefined {
    return evidence.end
  }
}

@ObjectType('ElementFailure', { description: 'One way in which values of an element fail.' })
class ElementFailureType {
  @Field(() => checkCodeEnum)
  code!: CheckCode
  @Field(() => Int)
  count!: number
  @Field(() => [FailedPlaceType], { description: 'five at most, each of another value or code' })
  places!: readonly FailedPlaceType[]
}

@ObjectType('ElementQuality')
class ElementQualityType {
  @Field(() => ID, { description: 'internal identifier of the data element' })
  element!: string
  @Field(() => Int)
  checked!: number
  @Field(() => Int, { description: 'without any failure' })
  passed!: number
  @Field(() => [ElementFailureType], { description: 'most frequent first; a value may fail in several ways' })
  failures!: readonly ElementFailureType[]
}

@Resolver(() => ElementQualityType)
export class ElementQualityResolver {
  @FieldResolver(() => String)
  labelZh(@Root() { label }: ElementQuality): string {
    return label.zh
  }
  @FieldResolver(() => String)
  labelEn(@Root() { label }: ElementQuality): string {
    return label.en
  }
}

@ObjectType('Quality', {
  description: 'How the values and codes of a dataset, as far as visible, agree with the data elements.',
})
class QualityType {
  @Field(() => ID)
  dataset!: string
  @Field(() => Int, { description: 'gone through' })
  assertions!: number
  @Field(() => Int)
  patients!: number
  @Field(() => [ElementQualityType], { description: 'those that something was checked against' })
  elements!: readonly ElementQualityType[]
}

@Resolver()
export class QualityResolver {
  @Query(() => QualityType, { description: 'Of what is current; needs tier row.' })
  quality(@Ctx() context: Context, @Arg('dataset', () => ID) dataset: string): Promise<QualityReport> {
    return context.read.quality(context.reader.view, parsed(datasetIdSchema, dataset))
  }
}
