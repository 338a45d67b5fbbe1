import {
  annotationTypes,
  type AnnotatedText,
  type Annotation,
  type AnnotationType,
  type DocumentKind,
  type Language,
  type Section,
} from '../../graph-schema/index.js'
import { certaintyOf } from './certainty.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import { sliceAll, type Mention, type Span } from './mention.js'
import { readText } from './reading.js'
import { reportKind, type ReportKind } from './report-kind.js'

export interface AnnotateOptions {
  /** default: note */
  readonly kind?: DocumentKind
  /** default: decided by content */
  readonly language?: Language | 'auto'
  readonly sections?: readonly Section[]
  /** civil day that relative times are counted from */
  readonly date?: string
  readonly id?: string
}
/** Why an annotation is there and has its status: words and rules. */
export interface Explanation {
  readonly found: string
  readonly status: string
  /** the concept and what of the words is its term, or that none has them */
  readonly concept: string
  /** the words that the value, the site, the severity were read from, and where they stand */
  readonly value?: string
  readonly site?: string
  readonly severity?: string
  readonly section?: string
  /** when: the words that tell it, and the civil time they mean */
  readonly time?: string
  /** what else its words tell: relative, dose, route, frequency, duration, course */
  readonly details?: string
}

/** An explanation with the place it is of. */
export interface PlacedExplanation extends Explanation {
  /** UTF-16 code units, end exclusive */
  readonly start: number
  readonly end: number
  readonly type: AnnotationType
}

/** ICD-10 category of a concept: the first three characters of its ICD-10 code, shortest first. */
export const icdCategory = (concept: Concept): string | undefined => {
  const codes = concept.codes.filter((c) => c.system === 'ICD10').map((c) => c.code)
  const category = codes.sort((a, b) => a.length - b.length)[0]?.slice(0, 3)
  return category !== undefined && /^[A-Z]\d[\dA-Z]$/.test(category) ? category : undefined
}

/**
 * Category of the concept, or else of what it is a kind of, up to two steps above: one that only some parents agree on
 * is not sure.
 */
const categoryOf = (concept: Concept, ontology: Ontology, steps = 2): string | undefined => {
  const own = icdCategory(concept)
  if (own !== undefined || steps === 0) return own
  const above = new Set(concept.parents.map((id) => categoryOf(ontology.concept(id)!, ontology, steps - 1)))
  return above.size === 1 ? [...above][0] : undefined
}

const annotationOf = (text: string, m: Mention, ontology: Ontology): Annotation => {
  const concept = m.concepts[0]
  const code =
    m.type === 'disease' && concept !== undefined && concept.kind === 'disease'
      ? categoryOf(concept, ontology)
      : undefined
  const certainty = certaintyOf(m, text)
  return {
    start: m.start,
    end: m.end,
    text: text.slice(m.start, m.end),
    type: m.type,
    status: m.status,
    ...(m.value === undefined
      ? {}
      : { value: text.slice(m.value.start, m.value.end).trim(), unit: text.slice(m.unit!.start, m.unit!.end) }),
    ...(m.site === undefined ? {} : { site: sliceAll(text, m.site) }),
    ...(m.severity === undefined ? {} : { severity: text.slice(m.severity.start, m.severity.end) }),
    ...(concept === undefined ? {} : { concept: concept.id }),
    ...(code === undefined ? {} : { code }),
    // status tells what the note calls possible
    ...(certainty === undefined || m.status === 'possible' ? {} : { certainty }),
  }
}

const conceptBecause = (m: Mention): string => {
  const concept = m.concepts[0]
  if (concept === undefined) return 'no concept has these words: kept as written'
  const others = m.concepts.slice(1).map(({ id }) => id)
  const words = m.exact ? 'all of the words' : 'the last part of the words: a broader concept'
  return `${concept.id} ${concept.label.zh} ${concept.label.en}: ${words}${others.length === 0 ? '' : `, also ${others.join(', ')}`}`
}

/** Where a span stands, seen from the name. */
const placed = (m: Mention, text: string, spans: readonly Span[]): string => {
  const last = spans.at(-1)!
  const where = last.start >= m.end ? 'behind' : last.end <= m.start ? 'before' : 'inside'
  const parts = spans.map((span) => text.slice(span.start, span.end)).join(' + ')
  return `${parts} (${where} the name${spans.length > 1 ? ', carried over from an earlier phrase' : ''})`
}

const valueBecause = (m: Mention, text: string): string | undefined => {
  if (m.value === undefined) return undefined
  const { ucum } = m.number ?? {}
  const read =
    m.number === undefined
      ? 'a graded or qualitative result'
      : ucum === undefined
        ? 'a number without a known unit'
        : `a number in ${ucum}`
  return `${placed(m, text, [m.value])}: ${read}`
}

/** What its words tell besides, as written. */
const detailsOf = (m: Mention, text: string): string | undefined => {
  const quote = (span: Span | undefined): string | undefined => span && text.slice(span.start, span.end)
  const { dose, route, frequency, duration } = m.regimen ?? {}
  const parts = {
    relative: quote(m.relative),
    dose: dose && `${quote(dose.value)} ${quote(dose.unit)}`,
    route: quote(route),
    frequency: quote(frequency),
    duration: quote(duration),
    course: m.course,
  }
  const told = Object.entries(parts).filter(([, words]) => words !== undefined)
  return told.length === 0 ? undefined : told.map(([name, words]) => `${name}: ${words}`).join('; ')
}
const given = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined ? {} : ({ [key]: value } as Record<K, string>)

const order = (a: Annotation, b: Annotation): number =>
  a.start - b.start || a.end - b.end || annotationTypes.indexOf(a.type) - annotationTypes.indexOf(b.type)

/** The mentions that are printed, each with its annotation, in order. Bare allergy lists are left out. */
const annotated = (text: string, ontology: Ontology, options: AnnotateOptions) => {
  const language = options.language === 'auto' ? undefined : options.language
  const reading = readText(
    {
      kind: options.kind ?? 'note',
      text,
      sections: options.sections ?? [],
      ...(language === undefined ? {} : { language }),
      ...(options.date === undefined ? {} : { date: options.date }),
    },
    ontology,
  )
  const rows = reading.mentions
    .filter((m) => m.allergy !== 'listed')
    .map((mention) => ({ mention, annotation: annotationOf(text, mention, ontology) }))
    .sort((a, b) => order(a.annotation, b.annotation))
  return { language: reading.language, rows }
}

const explanationFor = (m: Mention, text: string): Explanation => ({
  found: m.because,
  status: m.statusBecause || 'nothing says otherwise',
  concept: conceptBecause(m),
  ...given('value', valueBecause(m, text)),
  ...given('site', m.site && placed(m, text, m.site)),
  ...given('severity', m.severity && placed(m, text, [m.severity])),
  ...(m.section === undefined ? {} : { section: m.section }),
  ...(m.time === undefined ? {} : { time: `${m.time.because} → ${m.time.point.civil}` }),
  ...given('details', detailsOf(m, text)),
})

/**
 * What `extract --explain` prints for a text: as `annotate`, and why.
 * @returns with `explanations`, one for each annotation in the same order, and the kind of report that the text is
 */
export const explain = (
  text: string,
  ontology: Ontology,
  options: AnnotateOptions = {},
): AnnotatedText & { explanations: Explanation[]; reportKind: ReportKind } => {
  const { language, rows } = annotated(text, ontology, options)
  return {
    id: options.id ?? '',
    language,
    text,
    annotations: rows.map((r) => r.annotation),
    explanations: rows.map((r) => explanationFor(r.mention, text)),
    reportKind: reportKind(text),
  }
}

/** Why each annotation of a text is there, by place; as `explain`. */
export const explanationsOf = (
  text: string,
  ontology: Ontology,
  options: AnnotateOptions = {},
): PlacedExplanation[] => {
  const { annotations, explanations } = explain(text, ontology, options)
  return annotations.map(({ start, end, type }, i) => ({ start, end, type, ...explanations[i]! }))
}

/** What `extract` prints for a text: annotations sorted by start, end and type. Bare allergy lists are left out. */
export const annotate = (text: string, ontology: Ontology, options: AnnotateOptions = {}): AnnotatedText => {
  const { language, rows } = annotated(text, ontology, options)
  return { id: options.id ?? '', language, text, annotations: rows.map((r) => r.annotation) }
}
