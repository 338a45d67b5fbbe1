import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Language } from '../graph-schema/index.js'
import { codeDomain } from './code-domain.js'
import { parseElements, type CommonAttributes, type DataElement, type ElementGroup } from './data-element.js'
import { ElementCheck } from './element-check.js'
import { termKey } from './fold.js'
import { projectRoot } from './project-root.js'
import { readTsv } from './tsv.js'
import { parseValueSets, valueColumns, valueSetColumns, type ValueSet } from './value-set.js'

/**
 * Attributes of the data set as a whole and those common to its elements, after WS/T 305 (metadata of health data sets)
 * and WS/T 370 (rules for basic data sets).
 */
export const dataSetAttributes = [
  'identifier',
  'name',
  'abbreviation',
  'publisher',
  'language',
  'category',
  'abstract',
  'keywords',
  'characteristics',
  'version',
  'registration_status',
  'registration_authority',
  'submitting_body',
  'steward',
  'context',
  'classification_scheme',
] as const
export type DataSetAttribute = (typeof dataSetAttributes)[number]

const groupColumns = ['id', 'code', 'number', 'zh', 'en', 'definition_zh', 'definition_en'] as const

/** What the files of a folder hold, right or wrong. */
export interface DataSetFiles {
  readonly attributes: ReadonlyMap<DataSetAttribute, Readonly<Record<Language, string>>>
  readonly groups: readonly ElementGroup[]
  /** by group, then as in its file */
  readonly elements: readonly DataElement[]
  readonly valueSets: ReadonlyMap<string, ValueSet>
  /** `file:line: what is wrong` */
  readonly problems: readonly string[]
}

/** The data set; read-only, safe to share between all parts of one thread. */
export interface DataSet extends Omit<DataSetFiles, 'problems'> {
  readonly check: ElementCheck
  /** by internal identifier (XM-CV-LAB-012) or DE identifier */
  element(id: string): DataElement | undefined
  /** all that tell of a concept, in the order of the files */
  ofConcept(concept: string): readonly DataElement[]
  /** the one whose value is the value of this measurement or graded finding */
  measuring(concept: string): DataElement | undefined
  /** the first whose values are codes of the concepts below this one */
  ofKind(concept: string): DataElement | undefined
  ofGroup(group: string): readonly DataElement[]
  /** names that begin with the text, then names that contain it, then definitions that do; an empty text finds none */
  search(text: string, limit: number): readonly DataElement[]
}

/** The data can't be used. */
export class DataSetError extends Error {
  override readonly name = 'DataSetError'
  constructor(readonly problems: readonly string[]) {
    super([`${problems.length} problem(s) in the data set`, ...problems.slice(0, 20)].join('\n'))
  }
}

export const defaultElementFolder = (): string => join(projectRoot(), 'ontology', 'elements')

/**
 * Reads all files of a folder, going on over what is wrong.
 * @param over the data set that the folder adds to: none of its files must be there, its groups may hold elements of the
 * groups of that one, and what it gives is what it adds
 */
export const readDataSet = (folder: string, over?: DataSetFiles): DataSetFiles => {
  const problems: string[] = []
  const fileName = (name: string): string => {
    const file = relative(projectRoot(), join(folder, name))
    return file.startsWith('..') ? join(folder, name) : file
  }
  const read = (name: string): string => {
    const path = join(folder, name)
    if (existsSync(path)) return readFileSync(path, 'utf8')
    if (over === undefined) problems.push(`${fileName(name)}:1: the file is missing`)
    return ''
  }
  const table = <Column extends string>(name: string, columns: readonly Column[]) => {
    const text = read(name)
    if (text === '') return []
    const { lines, problems: found } = readTsv(text, columns, fileName(name))
    problems.push(...found)
    return lines
  }

  const attributes = new Map<DataSetAttribute, Readonly<Record<Language, string>>>(over?.attributes)
  for (const { place, cell } of table('data-set.tsv', ['attribute', 'zh', 'en'])) {
    const attribute = dataSetAttributes.find((known) => known === cell.attribute)
    if (attribute === undefined) problems.push(`${place}: no attribute ${cell.attribute || '(empty)'}`)
    else if (cell.zh === '' || cell.en === '')
      problems.push(`${place}: ${attribute} is empty in ${cell.zh ? 'en' : 'zh'}`)
    else attributes.set(attribute, { zh: cell.zh, en: cell.en })
  }
  for (const attribute of dataSetAttributes)
    if (!attributes.has(attribute)) problems.push(`${fileName('data-set.tsv')}:1: ${attribute} is missing`)
  const common: CommonAttributes = {
    version: attributes.get('version')?.en ?? '',
    submittingBody: attributes.get('submitting_body')?.zh ?? '',
    registrationStatus: attributes.get('registration_status')?.zh ?? '',
  }

  // a folder over another may lack them
  const sets = parseValueSets(
    read('value-set.tsv') || valueSetColumns.join('\t'),
    read('value.tsv') || valueColumns.join('\t'),
    { sets: fileName('value-set.tsv'), values: fileName('value.tsv') },
  )
  problems.push(...sets.problems)

  const groups: ElementGroup[] = []
  for (const { place, cell } of table('group.tsv', groupColumns)) {
    const before = problems.length
    for (const column of groupColumns) if (cell[column] === '') problems.push(`${place}: ${column} is empty`)
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(cell.id)) {
      problems.push(`${place}: id ${cell.id || '(empty)'} is not words-like-this`)
      continue
    }
    if (!/^[A-Z]{3}$/.test(cell.code)) problems.push(`${place}: code ${cell.code} is not three capital letters`)
    if (!/^\d\d$/.test(cell.number)) problems.push(`${place}: number ${cell.number} is not two digits`)
    for (const column of ['id', 'code', 'number'] as const)
      if ([...(over?.groups ?? []), ...groups].some((other) => other[column] === cell[column]))
        problems.push(`${place}: ${column} ${cell[column]} is used before`)
    if (over !== undefined && problems.length > before) continue
    groups.push({
      id: cell.id,
      code: cell.code,
      number: cell.number,
      place,
      label: { zh: cell.zh, en: cell.en },
      definition: { zh: cell.definition_zh, en: cell.definition_en },
    })
  }
  const elements: DataElement[] = []
  for (const group of [...(over?.groups ?? []), ...groups]) {
    const name = join('element', `${group.id}.tsv`)
    const text = read(name)
    if (over !== undefined && text === '') continue
    const found = parseElements(text, group, common, fileName(name), over === undefined ? 'ours' : 'tenant')
    elements.push(...found.elements)
    problems.push(...found.problems)
  }
  return { attributes, groups, elements, valueSets: sets.sets, problems }
}

const isCodeSystem = (domain: string | undefined): boolean => domain !== undefined && codeDomain(domain) !== undefined

/** @throws DataSetError */
export const buildDataSet = ({ problems, ...files }: DataSetFiles): DataSet => {
  if (problems.length > 0) throw new DataSetError(problems)
  const byId = new Map<string, DataElement>()
  const byConcept = new Map<string, DataElement[]>()
  const measuring = new Map<string, DataElement>()
  const ofKind = new Map<string, DataElement>()
  const byGroup = new Map<string, DataElement[]>()
  for (const element of files.elements) {
    byId.set(element.id, element)
    byId.set(element.de, element)
    const ofGroup = byGroup.get(element.group)
    if (ofGroup) ofGroup.push(element)
    else byGroup.set(element.group, [element])
    const { concept, relation } = element
    if (concept === undefined) continue
    const same = byConcept.get(concept)
    if (same) same.push(element)
    else byConcept.set(concept, [element])
    if (relation === 'measures' && !measuring.has(concept)) measuring.set(concept, element)
    if (relation === 'has-kind' && isCodeSystem(element.domain) && !ofKind.has(concept)) ofKind.set(concept, element)
  }
  const none: readonly DataElement[] = []
  return {
    ...files,
    check: new ElementCheck(files.valueSets),
    element: (id) => byId.get(id),
    ofConcept: (concept) => byConcept.get(concept) ?? none,
    measuring: (concept) => measuring.get(concept),
    ofKind: (concept) => ofKind.get(concept),
    ofGroup: (group) => byGroup.get(group) ?? none,
    search(text, limit) {
      const key = termKey(text)
      if (key === '') return none
      const rank = ({ id, de, label, definition }: DataElement): number => {
        const names = [label.zh, label.en, id, de].map(termKey)
        if (names.some((name) => name.startsWith(key))) return 0
        if (names.some((name) => name.includes(key))) return 1
        return [definition.zh, definition.en].some((d) => termKey(d).includes(key)) ? 2 : 3
      }
      return files.elements
        .map((element) => ({ element, rank: rank(element) }))
        .filter((found) => found.rank < 3)
        .sort((a, b) => a.rank - b.rank)
        .slice(0, limit)
        .map(({ element }) => element)
    },
  }
}

const cache = new Map<string, DataSet>()

/**
 * The data set of a folder, by default `ontology/elements` of the project. Read when first asked for, once in each thread.
 * @throws DataSetError
 */
export const loadDataSet = (folder: string = defaultElementFolder()): DataSet => {
  let dataSet = cache.get(folder)
  if (!dataSet) {
    dataSet = buildDataSet(readDataSet(folder))
    cache.set(folder, dataSet)
  }
  return dataSet
}
