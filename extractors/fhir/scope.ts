import {
  predicateOf,
  type CivilTime,
  type Curie,
  type DocumentKind,
  type Issue,
  type IssueCode,
  type Predicate,
  type Status,
} from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { DraftDocument, DraftStatement, ExtractionContext, SourceIdentity } from '../extractor.js'
import type { CodedTerm } from '../shared/coding.js'
import { Element } from './element.js'
import { issueAt, placeOf, type FhirInput, type JsonObject } from './fhir-input.js'

/** ref of the resource itself among the documents of its extraction */
export const resourceRef = 0

type Details = Omit<Partial<DraftStatement>, 'predicate' | 'sourceTerm' | 'concept' | 'evidence'>

/** What one resource yields while it is read. */
export class Scope {
  readonly statements: DraftStatement[] = []
  /** besides the resource itself */
  readonly documents: DraftDocument[] = []
  readonly issues: Issue[] = []
  readonly resource: Element
  patient: SourceIdentity | undefined
  encounter: SourceIdentity | undefined
  /** what the resource is called; else its first statement names it */
  title: string | undefined
  /** a reference has not come by yet: the resource is to be read again at the end */
  pending = false

  constructor(
    readonly input: FhirInput,
    json: JsonObject,
    readonly context: ExtractionContext,
    readonly final: boolean,
  ) {
    this.resource = new Element(json, '', json.resourceType as string, this.report)
  }

  get ontology(): Ontology {
    return this.context.ontology
  }

  readonly report = (code: IssueCode, pointer: string, found: unknown, severity: Issue['severity'] = 'error'): void => {
    const { source, pointer: at } = this.input
    this.issues.push(issueAt(code, placeOf(source, at + pointer), found, severity))
  }

  /** A statement about a term; predicate by the concept's kind unless one is given. */
  state(
    at: Element | string,
    term: CodedTerm,
    predicate: Predicate,
    status: Status,
    time: CivilTime,
    details: Details = {},
  ): void {
    const path = typeof at === 'string' ? at : at.path
    this.statements.push({
      written: {},
      ...details,
      predicate,
      sourceTerm: term.sourceTerm,
      concept: term.concept?.id,
      status,
      time,
      evidence: { ref: resourceRef, path },
    })
  }

  addDocument(document: {
    kind: DocumentKind
    title: string
    date?: string
    text: string
    language?: 'zh' | 'en'
  }): void {
    this.documents.push({ ...document, ref: this.documents.length + 1, sections: [] })
  }
}

/** What a patient may have, as against what is measured in or given to one. */
export const conditions: ReadonlySet<Predicate> = new Set([
  'hasDisease',
  'hasSymptom',
  'hasFinding',
  'hasRisk',
  'hadOutcome',
])
export const testsAndProcedures: ReadonlySet<Predicate> = new Set(['hadTest', 'hadProcedure'])

/**
 * The predicate of the concept's kind, if the element can mean that; `otherwise` where it can't (a Condition whose code
 * was mapped to a drug), for anatomy, and without a concept.
 */
export const predicateAmong = (allowed: ReadonlySet<Predicate>, term: CodedTerm, otherwise: Predicate): Predicate => {
  const kind = term.concept?.kind
  const predicate = kind === undefined || kind === 'anatomy' ? otherwise : predicateOf[kind]
  return allowed.has(predicate) ? predicate : otherwise
}

export const conceptId = (term: CodedTerm | undefined): Curie | undefined => term?.concept?.id
