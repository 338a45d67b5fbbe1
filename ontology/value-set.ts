import { isCurie, type Curie, type Language } from '../graph-schema/index.js'
import { readTsv } from './tsv.js'

/** One allowed value. */
export interface AllowedValue {
  readonly code: string
  readonly label: Readonly<Record<Language, string>>
  /** what the value means, where the ontology has it */
  readonly concept?: Curie
  readonly place: string
}

/** The allowed values of data elements of type S2 and S3. */
export interface ValueSet {
  readonly id: string
  readonly label: Readonly<Record<Language, string>>
  /** standard, scale or guideline that the codes come from; empty where they are our own */
  readonly source: string
  /** by code, in the order of the file */
  readonly values: ReadonlyMap<string, AllowedValue>
  readonly place: string
}

export const valueSetColumns = ['id', 'zh', 'en', 'source'] as const
export const valueColumns = ['value_set', 'code', 'zh', 'en', 'concept'] as const

const idShape = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

export interface ValueSets {
  readonly sets: ReadonlyMap<string, ValueSet>
  readonly problems: readonly string[]
}

/**
 * Reads `value-set.tsv` and `value.tsv`; see elements/README.md.
 * @param files as they are named in problems
 */
export const parseValueSets = (
  setText: string,
  valueText: string,
  files: { readonly sets: string; readonly values: string },
): ValueSets => {
  const heads = readTsv(setText, valueSetColumns, files.sets)
  const rows = readTsv(valueText, valueColumns, files.values)
  const problems = [...heads.problems, ...rows.problems]
  const valuesOf = new Map<string, Map<string, AllowedValue>>()
  const sets = new Map<string, ValueSet>()
  for (const { place, cell } of heads.lines) {
    if (!idShape.test(cell.id)) problems.push(`${place}: id ${cell.id || '(empty)'} is not words-like-this`)
    if (cell.zh === '' || cell.en === '') problems.push(`${place}: ${cell.id} has no name in ${cell.zh ? 'en' : 'zh'}`)
    if (sets.has(cell.id)) {
      problems.push(`${place}: id ${cell.id} is used before, at ${sets.get(cell.id)!.place}`)
      continue
    }
    const values = new Map<string, AllowedValue>()
    valuesOf.set(cell.id, values)
    sets.set(cell.id, { id: cell.id, label: { zh: cell.zh, en: cell.en }, source: cell.source, values, place })
  }
  for (const { place, cell } of rows.lines) {
    const values = valuesOf.get(cell.value_set)
    if (values === undefined) {
      problems.push(`${place}: value set ${cell.value_set || '(empty)'} is not in ${files.sets}`)
      continue
    }
    if (cell.code === '') problems.push(`${place}: a value without a code`)
    if (cell.zh === '' || cell.en === '')
      problems.push(`${place}: ${cell.code} has no name in ${cell.zh ? 'en' : 'zh'}`)
    if (values.has(cell.code)) problems.push(`${place}: code ${cell.code} is twice in ${cell.value_set}`)
    const { concept } = cell
    if (concept !== '' && !isCurie(concept)) problems.push(`${place}: concept ${concept} is not an id`)
    values.set(cell.code, {
      code: cell.code,
      label: { zh: cell.zh, en: cell.en },
      ...(isCurie(concept) && { concept }),
      place,
    })
  }
  return { sets, problems }
}
