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
import { z } from 'zod'
import {
  curieSchema,
  datasetIdSchema,
  documentIdSchema,
  patientKeySchema,
  predicates,
  statementIdSchema,
  type Assertion,
  type Course,
  type DocumentKind,
  type Evidence,
  type Laterality,
  type Predicate,
  type Status,
  type Value,
} from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { EvidenceView } from '../read/read-service.js'
import { ConceptType } from './concept.js'
import { connect, connectionTypes, PageArgs, type Connection } from './connection.js'
import { identified, parsed, viewAt, type Context } from './context.js'
import { documentKindEnum, statusEnum } from './enum.js'
import { SourceTermType } from './source-term.js'
import { ValueType } from './value.js'

@ObjectType('Written', { description: 'As the source wrote it.' })
export class WrittenType {
  @Field(() => String, { nullable: true })
  value?: string
  @Field(() => String, { nullable: true })
  unit?: string
  @Field(() => String, { nullable: true })
  site?: string
  @Field(() => String, { nullable: true })
  severity?: string
  @Field(() => String, { nullable: true, description: 'of a drug: how it is given' })
  route?: string
  @Field(() => String, { nullable: true, description: 'of a drug' })
  frequency?: string
  @Field(() => String, { nullable: true, description: 'of a drug' })
  duration?: string
  @Field(() => String, { nullable: true, description: 'who has it, where the status is family' })
  relative?: string
}

@ObjectType('CivilTime', { description: 'Civil time of the source, never converted.' })
export class CivilTimeType {
  @Field(() => String, { nullable: true })
  start?: string
  @Field(() => String, { nullable: true })
  end?: string
  @Field(() => String, { description: 'year, month, day or minute' })
  precision!: string
}

@ObjectType('Quote', { description: 'The sentence, or the part of the resource, around the place.' })
export class QuoteType {
  @Field(() => String)
  text!: string
  @Field(() => Int, { description: 'where the text begins in the document' })
  start!: number
  @Field(() => Int, { description: 'within the text' })
  highlightStart!: number
  @Field(() => Int)
  highlightEnd!: number
  @Field(() => String)
  documentTitle!: string
}

@ObjectType('Evidence', { description: 'Where the statement stands.' })
export class EvidenceType {
  @Field(() => ID)
  documentId!: string
  @Field(() => documentKindEnum)
  documentKind!: DocumentKind
  @Field(() => String, { nullable: true, description: 'civil date' })
  documentDate?: string
  @Field(() => String, { nullable: true })
  section?: string
  @Field(() => Int, { nullable: true, description: 'UTF-16 code units of the canonical text' })
  start?: number
  @Field(() => Int, { nullable: true, description: 'exclusive' })
  end?: number
  @Field(() => String, { nullable: true, description: 'path inside a structured resource' })
  path?: string
}

@ObjectType('Method', { description: 'What made the assertion of what the source says.' })
export class MethodType {
  @Field(() => String)
  extractor!: string
  @Field(() => String)
  version!: string
  @Field(() => String, { description: 'content version of the ontology' })
  ontology!: string
  @Field(() => String, { description: 'content version of the mappings' })
  mappings!: string
}

@ObjectType('Assertion', { description: 'What a source says of a patient, with what we make of it.' })
export class AssertionType {
  @Field(() => ID)
  id!: string
  @Field(() => ID)
  patient!: string
  @Field(() => ID, { nullable: true })
  encounter?: string
  @Field(() => String)
  predicate!: Predicate
  @Field(() => statusEnum)
  status!: Status
  @Field(() => SourceTermType)
  sourceTerm!: SourceTermType
  @Field(() => WrittenType)
  written!: WrittenType
  @Field(() => ValueType, { nullable: true })
  value?: Value
  @Field(() => String, { nullable: true, description: 'left, right or both' })
  laterality?: Laterality
  @Field(() => String, {
    nullable: true,
    description:
      'against the time before: new, progressed, improved, resolved, unchanged; of a drug started, stopped, adjusted, continued',
  })
  course?: Course
  @Field(() => Float, { nullable: true, description: '0 to 1; absent when the source is sure' })
  certainty?: number
  @Field(() => CivilTimeType)
  time!: CivilTimeType
  @Field(() => MethodType)
  method!: MethodType
}
export const { Connection: AssertionConnection } = connectionTypes('Assertion', () => AssertionType)

const predicateSchema = z.enum(predicates)

@ArgsType()
class AssertionArgs extends PageArgs {
  @Field(() => [ID], { nullable: true })
  concepts?: string[]
  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'widens `concepts`' })
  descendants?: boolean | null
  @Field(() => ID, { nullable: true })
  patient?: string
  @Field(() => ID, { nullable: true })
  document?: string
  @Field(() => [statusEnum], { nullable: true })
  statuses?: Status[]
  @Field(() => [String], { nullable: true })
  predicates?: string[]
  @Field(() => [ID], { nullable: true })
  datasets?: string[]
  @Field(() => Boolean, { nullable: true, description: 'only statements without a concept' })
  unmapped?: boolean
  @Field(() => Int, { nullable: true })
  asOf?: number
}

/** How to get the quote of an assertion, where it is not by a read of its own under the reader's view of now. */
const quoteReaders = new WeakMap<Assertion, () => Promise<EvidenceView | undefined>>()

/** Carries a quote that is there already along with its assertion. */
export const withQuote = (view: EvidenceView): Assertion => {
  quoteReaders.set(view.assertion, () => Promise.resolve(view))
  return view.assertion
}

@Resolver(() => AssertionType)
export class AssertionResolver {
  @Query(() => AssertionConnection, { description: 'By patient, time and id; needs tier row.' })
  assertions(@Ctx() context: Context, @Args(() => AssertionArgs) args: AssertionArgs): Promise<Connection<Assertion>> {
    const filter = {
      descendants: args.descendants ?? true,
      ...(args.concepts ? { concepts: args.concepts.map((id) => parsed(curieSchema, id)) } : {}),
      ...(args.patient ? { patient: parsed(patientKeySchema, args.patient) } : {}),
      ...(args.document ? { document: parsed(documentIdSchema, args.document) } : {}),
      ...(args.statuses ? { statuses: args.statuses } : {}),
      ...(args.predicates ? { predicates: args.predicates.map((name) => parsed(predicateSchema, name)) } : {}),
      ...(args.datasets ? { datasets: args.datasets.map((id) => parsed(datasetIdSchema, id)) } : {}),
      ...(args.unmapped ? { unmapped: true } : {}),
    }
    const view = viewAt(context, args.asOf)
    return connect(args, async (page) => {
      const answer = await context.read.assertions(view, filter, page)
      if (view.asOf !== undefined)
        for (const a of answer.items) quoteReaders.set(a, () => context.read.evidence(view, a.id))
      return answer
    })
  }

  @Query(() => AssertionType, { description: 'One statement with its quote.' })
  async evidence(@Ctx() context: Context, @Arg('statement', () => ID) statement: string): Promise<Assertion> {
    return withQuote(await context.read.evidence(context.reader.view, identified(statementIdSchema, statement)))
  }

  @FieldResolver(() => ID)
  dataset(@Root() assertion: Assertion): string {
    return assertion.partition.dataset
  }

  @FieldResolver(() => Int, { description: 'sensitivity, 1 to 5' })
  grade(@Root() assertion: Assertion): number {
    return assertion.partition.grade
  }

  @FieldResolver(() => ConceptType, { nullable: true, description: 'absent while the source term is not mapped' })
  concept(@Root() assertion: Assertion, @Ctx() context: Context): Concept | undefined {
    return assertion.concept === undefined ? undefined : context.ontology.concept(assertion.concept)
  }

  @FieldResolver(() => ConceptType, { nullable: true })
  site(@Root() assertion: Assertion, @Ctx() context: Context): Concept | undefined {
    return assertion.site === undefined ? undefined : context.ontology.concept(assertion.site)
  }

  @FieldResolver(() => Boolean, {
    description: "the value, in the concept's canonical unit, is outside of the range that a living patient can have",
  })
  implausible(@Root() { concept, value }: Assertion, @Ctx() context: Context): boolean {
    const { range, unit } = (concept === undefined ? undefined : context.ontology.concept(concept)) ?? {}
    if (range === undefined || value?.type !== 'quantity') return false
    const number = value.canonical?.number ?? (value.unit === unit ? value.number : undefined)
    return number !== undefined && (number < (range.low ?? -Infinity) || number > (range.high ?? Infinity))
  }

  @FieldResolver(() => ConceptType, { nullable: true })
  severity(@Root() assertion: Assertion, @Ctx() context: Context): Concept | undefined {
    return assertion.severity === undefined ? undefined : context.ontology.concept(assertion.severity)
  }

  @FieldResolver(() => EvidenceType, { name: 'evidence' })
  evidenceOf(@Root() assertion: Assertion): EvidenceOf {
    return { ...assertion.evidence, documentId: assertion.evidence.document, assertion }
  }
}

/** The place of an assertion, with the way back to it. */
interface EvidenceOf extends Evidence {
  readonly documentId: string
  readonly assertion: Assertion
}

@Resolver(() => EvidenceType)
export class EvidenceResolver {
  @FieldResolver(() => QuoteType, { nullable: true, description: 'absent where the text may not be seen' })
  async quote(@Root() { assertion }: EvidenceOf, @Ctx() context: Context): Promise<QuoteType | undefined> {
    const read = quoteReaders.get(assertion) ?? (() => context.evidenceOf(assertion.id))
    const quote = (await read())?.quote
    if (quote === undefined) return undefined
    const { document, text, start, highlight } = quote
    return {
      text,
      start,
      highlightStart: highlight.start,
      highlightEnd: highlight.end,
      documentTitle: document.title,
    }
  }
}

@Resolver(() => ConceptType)
export class ConceptAssertionResolver {
  @FieldResolver(() => AssertionConnection, { description: 'of the concept and its descendants; needs tier row' })
  assertions(
    @Root() concept: Concept,
    @Ctx() context: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('statuses', () => [statusEnum], { nullable: true }) statuses?: Status[],
  ): Promise<Connection<Assertion>> {
    const filter = { concepts: [concept.id], ...(statuses ? { statuses } : {}) }
    return connect(page, (request) => context.read.assertions(context.reader.view, filter, request))
  }
}
