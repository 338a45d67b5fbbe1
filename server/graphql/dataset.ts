import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql'
import {
  tierAtLeast,
  type DatasetId,
  type Grade,
  type PatientCount,
  type PatientCounts,
  type Tier,
} from '../../graph-schema/index.js'
import type { Dataset } from '../access/dataset.js'
import type { PartitionStats } from '../store/graph-store.js'
import type { Context } from './context.js'
import { tierEnum } from './enum.js'
import { PatientCountType } from './patient-counts.js'

@ObjectType('DatasetTitle', { description: 'A text in both languages.' })
class DatasetTitleType {
  @Field(() => String)
  zh!: string
  @Field(() => String)
  en!: string
}

/** A listed dataset without a grant shows its card alone: id, title and description. */
@ObjectType('Dataset', { description: 'A dataset as the reader may know it.' })
export class DatasetType {
  @Field(() => ID)
  id!: DatasetId
  @Field(() => DatasetTitleType)
  title!: DatasetTitleType
  @Field(() => DatasetTitleType, { nullable: true })
  description?: DatasetTitleType
  @Field(() => Int, { nullable: true })
  defaultGrade?: Grade
  @Field(() => tierEnum, { nullable: true, description: "the reader's; absent without a grant" })
  tier?: Tier
  @Field(() => Int, { nullable: true })
  maxGrade?: Grade
  @Field(() => Int, { nullable: true, description: 'counts below are hidden at tier aggregate' })
  smallCell?: number
}

const card = ({ id, title, description }: Dataset): DatasetType => ({ id, title, description })
const granted = (dataset: Dataset, context: Context): DatasetType => {
  const { maxGrade, tier, smallCell } = context.reader.view.datasets.get(dataset.id)!
  return { ...card(dataset), defaultGrade: dataset.defaultGrade, maxGrade, tier, smallCell }
}

const isGranted = (context: Context, dataset: Dataset): boolean => context.reader.view.datasets.has(dataset.id)

/** Read once a request, whatever number of datasets asks. */
const statsOf = new WeakMap<Context, Promise<readonly PartitionStats[]>>()
const patientsOf = new WeakMap<Context, Promise<PatientCounts>>()

/** Sum over the visible partitions; given where the dataset may be read by row. */
const total = async (
  context: Context,
  dataset: DatasetType,
  part: 'documents' | 'assertions',
): Promise<number | undefined> => {
  if (dataset.tier === undefined || !tierAtLeast(dataset.tier, 'row')) return undefined
  const known = statsOf.get(context) ?? context.read.stats(context.reader.view)
  statsOf.set(context, known)
  return (await known).filter((s) => s.partition.dataset === dataset.id).reduce((sum, s) => sum + s[part], 0)
}

@Resolver(() => DatasetType)
export class DatasetResolver {
  @Query(() => [DatasetType], { description: 'Datasets of the reader, and listed ones.' })
  datasets(@Ctx() context: Context): DatasetType[] {
    return context.access.datasets
      .all()
      .filter((d) => d.listed || isGranted(context, d))
      .map((d) => (isGranted(context, d) ? granted(d, context) : card(d)))
  }

  @FieldResolver(() => Int, { nullable: true, description: 'tier row' })
  documents(@Root() dataset: DatasetType, @Ctx() context: Context): Promise<number | undefined> {
    return total(context, dataset, 'documents')
  }

  @FieldResolver(() => Int, { nullable: true, description: 'tier row' })
  assertions(@Root() dataset: DatasetType, @Ctx() context: Context): Promise<number | undefined> {
    return total(context, dataset, 'assertions')
  }

  @FieldResolver(() => PatientCountType, { nullable: true, description: 'who have anything; with a grant' })
  async patients(@Root() dataset: DatasetType, @Ctx() context: Context): Promise<PatientCount | undefined> {
    const known = patientsOf.get(context) ?? context.read.count(context.reader.view, [])
    patientsOf.set(context, known)
    return (await known).datasets.find((d) => d.dataset === dataset.id)
  }
}

@ObjectType('Me', { description: 'Who asks, and what for.' })
class MeType {
  @Field(() => ID)
  subject!: string
  @Field(() => String, { nullable: true })
  name?: string
  @Field(() => String, { nullable: true, description: 'OAuth client that the token was given to' })
  client?: string
  @Field(() => [DatasetType], { description: 'with a grant' })
  datasets!: DatasetType[]
  @Field(() => [String])
  roles!: readonly string[]
}

@Resolver()
export class MeResolver {
  @Query(() => MeType)
  me(@Ctx() context: Context): MeType {
    const { subject, name, client, roles } = context.reader
    return {
      subject,
      roles,
      ...(name === undefined ? {} : { name }),
      ...(client === undefined ? {} : { client }),
      datasets: context.access.datasets
        .all()
        .filter((d) => isGranted(context, d))
        .map((d) => granted(d, context)),
    }
  }
}
