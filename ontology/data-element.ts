import { isCurie, type Curie, type Language } from '../graph-schema/index.js'
import {
  dataTypes,
  isDataType,
  parseRepresentation,
  RepresentationError,
  typeProblem,
  type DataType,
  type Representation,
} from './representation.js'
import { readTsv } from './tsv.js'

/** A part of the data set, such as laboratory; its elements are in `element/<id>.tsv`. */
export interface ElementGroup {
  readonly id: string
  /** middle of the internal identifiers of its elements: `DIA` in XM-CV-DIA-001 */
  readonly code: string
  /** two digits; begins our own DE identifiers of its elements: `06` in XM06.00.012.00 */
  readonly number: string
  readonly label: Readonly<Record<Language, string>>
  readonly definition: Readonly<Record<Language, string>>
  readonly place: string
}

/**
 * How an element stands to its concept:
 * - `measures`: its value is the value of that measurement (or graded finding); one element of a concept does
 * - `measures-on-occasion`: the same, at a time or place that the element names (at discharge, left arm)
 * - `codes-for`: it tells of the concept: whether, when, of which form
 * - `has-kind`: its values are concepts below this one, such as all diseases
 */
export const elementRelations = ['measures', 'measures-on-occasion', 'codes-for', 'has-kind'] as const
export type ElementRelation = (typeof elementRelations)[number]

/** Attributes that are the same for most elements: given once in data-set.tsv, an element may differ. */
export interface CommonAttributes {
  readonly version: string
  readonly submittingBody: string
  readonly registrationStatus: string
}

/** An entry of the data set, with the attributes of WS/T 370. */
export interface DataElement extends CommonAttributes {
  /** XM-CV-LAB-012 */
  readonly id: string
  /**
   * DE04.10.174.00 where an element of WS/T 363 says the same, else one of ours that begins with XM: XM06.00.012.00.
   */
  readonly de: string
  readonly group: string
  readonly label: Readonly<Record<Language, string>>
  /** one sentence */
  readonly definition: Readonly<Record<Language, string>>
  readonly type: DataType
  readonly format: string
  readonly representation: Representation
  /** N: UCUM unit; absent for a bare number */
  readonly unit?: string
  /** S2, S3: id of a value set, or ICD10, ICD9CM3, ATC; absent otherwise */
  readonly domain?: string
  /** N: a value outside is implausible (a typing error); this is not the reference range */
  readonly range?: { readonly low?: number; readonly high?: number }
  readonly concept?: Curie
  readonly relation?: ElementRelation
  readonly place: string
}

export const elementColumns = [
  'id',
  'de',
  'zh',
  'en',
  'definition_zh',
  'definition_en',
  'type',
  'format',
  'domain',
  'low',
  'high',
  'concept',
  'relation',
  'version',
  'submitting_body',
  'registration_status',
] as const

/** Ours begin with XM-CV; a tenant's with a prefix of its own. */
const ourPrefix = 'XM-CV'
const idShape = /^([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)-([A-Z]{3})-(\d{3})$/
const nationalShape = /^DE\d{2}\.\d{2}\.\d{3}\.\d{2}$/

export interface Elements {
  readonly elements: readonly DataElement[]
  /** `file:line: what is wrong`; such a line has no element */
  readonly problems: readonly string[]
}

/**
 * Reads the elements of one group.
 * @param file as it is named in places and problems
 * @param owner whose elements they are: their identifiers begin accordingly
 */
export const parseElements = (
  text: string,
  group: ElementGroup,
  common: CommonAttributes,
  file: string,
  owner: 'ours' | 'tenant' = 'ours',
): Elements => {
  const { lines, problems: shape } = readTsv(text, elementColumns, file)
  const problems = [...shape]
  const elements: DataElement[] = []
  for (const { place, cell } of lines) {
    const before = problems.length
    const report = (what: string): void => void problems.push(`${place}: ${what}`)
    const [, prefix, code, number] = idShape.exec(cell.id) ?? []
    if (code !== group.code || (prefix === ourPrefix) !== (owner === 'ours'))
      report(
        `id ${cell.id || '(empty)'} is not ${owner === 'ours' ? ourPrefix : 'PREFIX'}-${group.code}-000` +
          (owner === 'ours' ? '' : ' with a prefix of your own'),
      )
    if (cell.de !== '' && !nationalShape.test(cell.de)) report(`DE identifier ${cell.de} is not DE00.00.000.00`)
    for (const column of ['zh', 'en', 'definition_zh', 'definition_en'] as const)
      if (cell[column] === '') report(`${column} is empty`)

    let representation: Representation | undefined
    try {
      representation = parseRepresentation(cell.format)
    } catch (error) {
      if (!(error instanceof RepresentationError)) throw error
      report(error.message)
    }
    const type = isDataType(cell.type) ? cell.type : undefined
    if (type === undefined) report(`type ${cell.type || '(empty)'} is not one of ${dataTypes.join(', ')}`)
    const mismatch = type && representation && typeProblem(type, representation)
    if (mismatch !== undefined) report(mismatch)

    const coded = type === 'S2' || type === 'S3'
    if (coded && cell.domain === '') report(`type ${type} without a value domain`)
    if (!coded && type !== 'N' && cell.domain !== '') report(`type ${cell.type} has no value domain`)
    const bound = (name: 'low' | 'high'): number | undefined => {
      if (cell[name] === '') return undefined
      const value = Number(cell[name])
      if (!Number.isFinite(value)) report(`${name} ${cell[name]} is not a number`)
      if (type !== 'N') report(`type ${cell.type} has no range`)
      return value
    }
    const low = bound('low')
    const high = bound('high')
    if (low !== undefined && high !== undefined && low >= high) report(`low ${low} is not below high ${high}`)

    const { concept } = cell
    const relation = elementRelations.find((known) => known === cell.relation)
    if (concept !== '' && !isCurie(concept)) report(`concept ${concept} is not an id`)
    if (cell.relation !== '' && relation === undefined)
      report(`relation ${cell.relation} is not one of ${elementRelations.join(', ')}`)
    if ((concept === '') !== (cell.relation === '')) report('concept and relation go together')
    if (problems.length > before || type === undefined || representation === undefined) continue

    elements.push({
      id: cell.id,
      de: cell.de || `${owner === 'ours' ? 'XM' : prefix}${group.number}.00.${number}.00`,
      group: group.id,
      label: { zh: cell.zh, en: cell.en },
      definition: { zh: cell.definition_zh, en: cell.definition_en },
      type,
      format: cell.format,
      representation,
      ...(type === 'N' && cell.domain !== '' && { unit: cell.domain }),
      ...(coded && { domain: cell.domain }),
      ...((low !== undefined || high !== undefined) && {
        range: { ...(low !== undefined && { low }), ...(high !== undefined && { high }) },
      }),
      ...(isCurie(concept) && { concept }),
      ...(relation !== undefined && { relation }),
      version: cell.version || common.version,
      submittingBody: cell.submitting_body || common.submittingBody,
      registrationStatus: cell.registration_status || common.registrationStatus,
      place,
    })
  }
  return { elements, problems }
}
