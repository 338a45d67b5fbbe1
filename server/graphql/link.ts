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
import { curieSchema, type Assertion, type Kind, type Link } from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { ExpandRequest, LinkPath, Neighbour } from '../read/read-service.js'
import { AssertionConnection, withQuote } from './assertion.js'
import { ConceptType } from './concept.js'
import { connect, PageArgs, PageInfo, type Connection } from './connection.js'
import { conceptOf, identified, viewAt, type Context } from './context.js'
import { kindEnum, neighbourOrderEnum } from './enum.js'
import { PatientCountsType } from './patient-counts.js'

@ObjectType('Link', { description: 'Patients who have both concepts, each including its descendants, status present.' })
export class LinkType {
  @Field(() => PatientCountsType)
  patients!: PatientCountsType
  @Field(() => Float, { nullable: true, description: 'observed / expected under independence, from the counts shown' })
  lift?: number
  @Field(() => Float, { nullable: true, description: 'share of patients with `from` no later than `to`; tier row' })
  fromFirst?: number
}

@Resolver(() => LinkType)
export class LinkResolver {
  @FieldResolver(() => ConceptType)
  from(@Root() link: Link, @Ctx() context: Context): Concept {
    return conceptOf(context, link.from)
  }

  @FieldResolver(() => ConceptType)
  to(@Root() link: Link, @Ctx() context: Context): Concept {
    return conceptOf(context, link.to)
  }
}

@ObjectType('NeighbourEdge')
class NeighbourEdge {
  @Field(() => String)
  cursor!: string
  @Field(() => ConceptType)
  node!: ConceptType
  @Field(() => LinkType)
  link!: LinkType
}
@ObjectType('NeighbourConnection')
class NeighbourConnection {
  @Field(() => [NeighbourEdge])
  edges!: NeighbourEdge[]
  @Field(() => PageInfo)
  pageInfo!: PageInfo
  @Field(() => Int, { description: 'items of all pages' })
  totalCount!: number
}

@ObjectType('LinkPath', { description: 'Concepts in a row, each two neighbours linked.' })
class LinkPathType {
  @Field(() => [ConceptType])
  concepts!: ConceptType[]
  @Field(() => [LinkType])
  links!: LinkType[]
}

@ArgsType()
class ExpandArgs extends PageArgs {
  @Field(() => [kindEnum], { nullable: true })
  kinds?: Kind[]
  @Field(() => neighbourOrderEnum, { nullable: true, defaultValue: 'patients' })
  order?: ExpandRequest['order'] | null
  @Field(() => Int, { nullable: true })
  asOf?: number
}

const expand = async (context: Context, id: string, args: ExpandArgs): Promise<NeighbourConnection> => {
  const concept = identified(curieSchema, id)
  const { kinds } = args
  const order = args.order ?? 'patients'
  const { edges, ...connection } = await connect<Neighbour, Awaited<ReturnType<typeof context.read.expand>>>(
    args,
    (page) => context.read.expand(viewAt(context, args.asOf), { concept, order, page, ...(kinds ? { kinds } : {}) }),
  )
  return {
    ...connection,
    edges: edges.map(({ cursor, node }) => ({ cursor, node: node.concept, link: node.link })),
  } as unknown as NeighbourConnection
}

@Resolver(() => ConceptType)
export class ConceptNeighbourResolver {
  @FieldResolver(() => NeighbourConnection, { description: 'as `expand`' })
  neighbours(
    @Root() concept: Concept,
    @Ctx() context: Context,
    @Args(() => ExpandArgs) args: ExpandArgs,
  ): Promise<NeighbourConnection> {
    return expand(context, concept.id, args)
  }
}

@Resolver()
export class LinkQueryResolver {
  @Query(() => NeighbourConnection, { description: 'Concepts that patients have together with a concept.' })
  expand(
    @Ctx() context: Context,
    @Arg('concept', () => ID) concept: string,
    @Args(() => ExpandArgs) args: ExpandArgs,
  ): Promise<NeighbourConnection> {
    return expand(context, concept, args)
  }

  @Query(() => [LinkPathType], { description: 'Shortest rows of links between two concepts, strongest first.' })
  path(
    @Ctx() context: Context,
    @Arg('from', () => ID) from: string,
    @Arg('to', () => ID) to: string,
    @Arg('maxLength', () => Int, { nullable: true, defaultValue: 3, description: '1 to 4 links' })
    maxLength?: number | null,
    @Arg('asOf', () => Int, { nullable: true }) asOf?: number,
  ): Promise<readonly LinkPath[]> {
    return context.read.path(
      viewAt(context, asOf),
      identified(curieSchema, from),
      identified(curieSchema, to),
      maxLength ?? 3,
    )
  }

  @Query(() => AssertionConnection, { description: 'Statements of patients who have both concepts; needs tier row.' })
  async linkEvidence(
    @Ctx() context: Context,
    @Arg('from', () => ID) from: string,
    @Arg('to', () => ID) to: string,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Connection<Assertion>> {
    const [a, b] = [identified(curieSchema, from), identified(curieSchema, to)]
    return connect(page, async (request) => {
      const answer = await context.read.linkEvidence(context.reader.view, a, b, request)
      return { ...answer, items: answer.items.map(withQuote) }
    })
  }
}
