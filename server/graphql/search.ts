import { Arg, Args, ArgsType, Ctx, Field, Float, ID, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { datasetIdSchema, type DocumentKind, type Language, type Page } from '../../graph-schema/index.js'
import type { ConceptHit, DocumentHit, SearchResult } from '../read/read-service.js'
import type { SearchMode } from '../search/search-index.js'
import { ConceptType } from './concept.js'
import { connect, PageArgs, PageInfo } from './connection.js'
import { parsed, viewAt, type Context } from './context.js'
import { DocumentHeadType, shownHead } from './document-head.js'
import { documentKindEnum, languageEnum, searchModeEnum } from './enum.js'
import { PatientCountsType } from './patient-counts.js'

@ObjectType('Span', { description: 'UTF-16 code units, end exclusive.' })
class SpanType {
  @Field(() => Int)
  start!: number
  @Field(() => Int)
  end!: number
}

@ObjectType('DocumentHit')
class DocumentHitType {
  @Field(() => DocumentHeadType)
  document!: DocumentHeadType
  @Field(() => Float)
  score!: number
  @Field(() => String, { description: 'about 160 characters around the best place' })
  snippet!: string
  @Field(() => [SpanType], { description: 'within the snippet' })
  highlights!: readonly SpanType[]
}

@ObjectType('ConceptHit', { description: 'A concept that the query names or nearly names.' })
class ConceptHitType {
  @Field(() => ConceptType)
  concept!: ConceptType
  @Field(() => Float)
  score!: number
  @Field(() => String, { description: 'the term that matched' })
  term!: string
  @Field(() => PatientCountsType)
  patients!: PatientCountsType
}

@ObjectType('SearchEdge')
class SearchEdge {
  @Field(() => String)
  cursor!: string
  @Field(() => DocumentHitType)
  node!: DocumentHitType
}

@ObjectType('FacetValue')
class FacetValueType {
  @Field(() => String)
  value!: string
  @Field(() => Int)
  count!: number
}

@ObjectType('Facet')
class FacetType {
  @Field(() => String, { description: 'dataset, kind or language' })
  field!: string
  @Field(() => [FacetValueType])
  values!: readonly FacetValueType[]
}

@ObjectType('SearchConnection')
class SearchConnection {
  @Field(() => [ConceptHitType], { description: 'on the first page' })
  concepts!: readonly ConceptHit[]
  @Field(() => [SearchEdge])
  edges!: SearchEdge[]
  @Field(() => PageInfo)
  pageInfo!: PageInfo
  @Field(() => Int, { description: 'documents of all pages' })
  totalCount!: number
  @Field(() => [FacetType])
  facets!: readonly FacetType[]
}

@InputType('SearchFilter')
class SearchFilter {
  @Field(() => [ID], { nullable: true })
  datasets?: string[]
  @Field(() => [documentKindEnum], { nullable: true })
  kinds?: DocumentKind[]
  @Field(() => [languageEnum], { nullable: true })
  languages?: Language[]
}

@ArgsType()
class SearchArgs extends PageArgs {
  @Field(() => String)
  text!: string
  @Field(() => searchModeEnum, { nullable: true, defaultValue: 'hybrid' })
  mode?: SearchMode | null
  @Field(() => SearchFilter, { nullable: true })
  filter?: SearchFilter
  @Field(() => Int, { nullable: true, description: 'not built for search: answers UNSUPPORTED' })
  asOf?: number
}

@ObjectType('Suggestion')
class SuggestionType {
  @Field(() => String)
  term!: string
  @Field(() => ConceptType)
  concept!: ConceptType
}

const shownHit = ({ head, score, snippet, highlights }: DocumentHit): DocumentHitType => ({
  document: shownHead(head),
  score,
  snippet,
  highlights,
})

@Resolver()
export class SearchResolver {
  @Query(() => SearchConnection, { description: 'Documents (tier row) and concepts that answer a question.' })
  async search(@Ctx() context: Context, @Args(() => SearchArgs) args: SearchArgs): Promise<SearchConnection> {
    const { datasets, kinds, languages } = args.filter ?? {}
    const filter = {
      ...(datasets ? { datasets: datasets.map((id) => parsed(datasetIdSchema, id)) } : {}),
      ...(kinds ? { kinds } : {}),
      ...(languages ? { languages } : {}),
    }
    const view = viewAt(context, args.asOf)
    const { answer, edges, pageInfo, totalCount } = await connect<
      DocumentHit,
      Page<DocumentHit> & { readonly result: SearchResult }
    >(args, async (page) => {
      const result = await context.read.search(view, {
        text: args.text,
        mode: args.mode ?? 'hybrid',
        filter,
        page,
      })
      return { ...result.documents, result }
    })
    return {
      concepts: answer.result.concepts,
      facets: answer.result.facets,
      pageInfo,
      totalCount,
      edges: edges.map(({ cursor, node }) => ({ cursor, node: shownHit(node) })),
    } as unknown as SearchConnection
  }

  @Query(() => [SuggestionType], { description: 'Terms of the ontology that begin with, then contain, the prefix.' })
  suggest(
    @Ctx() context: Context,
    @Arg('prefix', () => String) prefix: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
  ): Promise<unknown> {
    return context.read.suggest(context.reader.view, prefix, first ?? 10)
  }
}
