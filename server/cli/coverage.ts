import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { XinmaiError, type Language } from '../../graph-schema/index.js'
import { resolveCoding, type Coding } from '../../extractors/shared/coding.js'
import { codeSystem } from '../../ontology/code-system.js'
import type { Ontology } from '../../ontology/ontology.js'
import { sourceFiles } from '../ingest/source-files.js'
import { csvCodes, type CsvFile } from './coverage-csv.js'

/** How codes were decided: distinct ones and how often they stand. */
export interface Decided {
  readonly distinct: number
  readonly occurrences: number
}
export interface CoverageRow {
  /** key of the code system, or its name as written */
  readonly system: string
  /** where the codes stand, such as Condition.code; `list` for a table of codes, `name` for the names of one */
  readonly field: string
  readonly mapped: Decided
  readonly notAConcept: Decided
  readonly unmapped: Decided
}
export interface Coverage {
  readonly files: number
  readonly rows: readonly CoverageRow[]
  readonly total: Omit<CoverageRow, 'system' | 'field'>
  /** what nobody decided, most frequent first */
  readonly open: readonly {
    readonly system: string
    readonly code: string
    readonly text: string
    readonly occurrences: number
  }[]
  /** files without codes that this reads */
  readonly unread: readonly string[]
}

type Outcome = 'mapped' | 'notAConcept' | 'unmapped'
interface Counted {
  readonly field: string
  readonly system: string
  readonly code: string
  readonly text: string
  readonly outcome: Outcome
  occurrences: number
}

/** Elements of FHIR resources that say what the resource is about, or what an observation answers. */
const codedFields = new Set(['code', 'medicationCodeableConcept', 'vaccineCode', 'valueCodeableConcept'])

/** Resources that loading reads statements from; an allergy or an observation stands for what it names. */
const codedResources = new Set([
  'AllergyIntolerance',
  'Condition',
  'DiagnosticReport',
  'FamilyMemberHistory',
  'Immunization',
  'Medication',
  'MedicationAdministration',
  'MedicationRequest',
  'MedicationStatement',
  'Observation',
  'Procedure',
])

type Json = null | boolean | number | string | Json[] | { readonly [name: string]: Json }

/** A code as the loading of FHIR maps it: all codings of one thing together, with its text; the first names it. */
const fhirCodes = (json: Json, found: (field: string, codings: readonly Coding[], text?: string) => void): void => {
  const walk = (value: Json, resource: string): void => {
    if (value === null || typeof value !== 'object') return
    if (Array.isArray(value)) return value.forEach((item) => walk(item, resource))
    const type = typeof value['resourceType'] === 'string' ? value['resourceType'] : resource
    for (const [name, item] of Object.entries(value)) {
      if (
        codedFields.has(name) &&
        codedResources.has(type) &&
        item !== null &&
        typeof item === 'object' &&
        !Array.isArray(item)
      ) {
        const codings = Array.isArray(item['coding']) ? (item['coding'] as unknown as Coding[]) : []
        const text = typeof item['text'] === 'string' ? item['text'] : undefined
        if (codings.some(({ code }) => typeof code === 'string')) found(`${type}.${name}`, codings, text)
      } else walk(item, type)
    }
  }
  walk(json, '')
}

const jsonOf = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/**
 * Ranges of ICD-10 categories such as `I00-I99,E78`.
 * @throws XinmaiError BAD_REQUEST for what is no range
 */
export const icdRanges = (written: string): ((code: string) => boolean) => {
  const ranges = written.split(',').map((range) => {
    const [, from, to = from] = /^([A-Z]\d\d)(?:-([A-Z]\d\d))?$/.exec(range.trim()) ?? []
    if (from === undefined) throw new XinmaiError('BAD_REQUEST', `${range} is no range of ICD-10 categories`)
    return { from, to: to! }
  })
  return (code) => ranges.some(({ from, to }) => code.slice(0, 3) >= from && code.slice(0, 3) <= to)
}

/**
 * Distinct codes and how often they stand: mapped to a concept, decided not to be one, or open. Reads FHIR as JSON and
 * NDJSON; CSV of OMOP and Synthea (`coverage-csv.ts`); tables `system<TAB>code[<TAB>count or name]`, where the system
 * `text` is a name alone; each also as gzip. A code of FHIR or CSV counts as mapped where loading maps it, by any of its
 * codings or by its text; in a table the code alone decides, and names are counted apart, by exact term.
 * @param within the codes of tables that count, by category; all without it. A name counts with its code.
 * @throws XinmaiError BAD_REQUEST for a path that is missing
 */
export const readCoverage = async (
  ontology: Ontology,
  paths: readonly string[],
  within: (code: string) => boolean = () => true,
): Promise<Coverage> => {
  const counted = new Map<string, Counted>()
  const unread: string[] = []
  const count = (at: Omit<Counted, 'outcome' | 'occurrences'>, times: number, mapped: () => boolean): void => {
    const key = JSON.stringify([at.field, at.system, at.code])
    const known = counted.get(key)
    if (known) {
      known.occurrences += times
      return
    }
    const outcome = mapped() ? 'mapped' : ontology.notAConcept(at.system, at.code) ? 'notAConcept' : 'unmapped'
    counted.set(key, { ...at, outcome, occurrences: times })
  }
  const fhir = (json: Json): void =>
    fhirCodes(json, (field, codings, text) => {
      const term = resolveCoding(codings, text, ontology)
      if (term === undefined) return
      const { system, code, text: shown } = term.sourceTerm
      count(
        { field, system: codeSystem(system)?.key ?? system, code, text: shown },
        1,
        () => term.concept !== undefined,
      )
    })
  const named = (name: string): void =>
    count({ field: 'name', system: 'text', code: name, text: name }, 1, () => ontology.byTerm(name).length > 0)
  const files = await sourceFiles(paths)
  const tables = new Map<CsvFile, string>()
  for (const { path } of files) {
    const bytes = await readFile(path)
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\ufeff/, '')
    if (/\.csv(?:\.gz)?$/i.test(path)) {
      const table = basename(path)
        .replace(/\.csv(?:\.gz)?$/i, '')
        .toLowerCase()
      tables.set({ table, text }, path)
      continue
    }
    const whole = /^\s*[[{]/.test(text) ? jsonOf(text) : undefined
    if (whole !== undefined) {
      fhir(whole)
      continue
    }
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    let taken = 0
    for (const line of lines) {
      const json = line.startsWith('{') ? jsonOf(line) : undefined
      const [system = '', code = '', third = ''] = line.split('\t').map((cell) => cell.trim())
      const known = codeSystem(system)
      if (json !== undefined) fhir(json)
      else if (system === 'text' && code !== '') named(code)
      else if (known !== undefined && code !== '') {
        const times = /^\d+$/.test(third) ? Number(third) : 1
        const name = /^\d*$/.test(third) ? undefined : third
        if (within(code)) {
          count(
            { field: 'list', system: known.key, code, text: name ?? code },
            times,
            () => ontology.byCode(system, code) !== undefined,
          )
          if (name !== undefined) named(name)
        }
      } else continue
      taken++
    }
    if (taken === 0) unread.push(path)
  }
  for (const { field, system, code, text } of csvCodes(
    [...tables.keys()],
    (file) => void unread.push(tables.get(file)!),
  )) {
    const term = resolveCoding([{ system, code }], text === '' ? undefined : text, ontology)
    count({ field, system: codeSystem(system)?.key ?? system, code, text }, 1, () => term?.concept !== undefined)
  }
  return summed(files.length, [...counted.values()], unread)
}

const summed = (files: number, counted: readonly Counted[], unread: readonly string[]): Coverage => {
  const sums = (some: readonly Counted[]): Omit<CoverageRow, 'system' | 'field'> => {
    const of = (outcome: Outcome): Decided => {
      const these = some.filter((c) => c.outcome === outcome)
      return { distinct: these.length, occurrences: these.reduce((sum, c) => sum + c.occurrences, 0) }
    }
    return { mapped: of('mapped'), notAConcept: of('notAConcept'), unmapped: of('unmapped') }
  }
  const groups = new Map<string, Counted[]>()
  for (const c of counted) {
    const key = `${c.field} ${c.system}`
    groups.set(key, [...(groups.get(key) ?? []), c])
  }
  const rows = [...groups.values()]
    .map((some): CoverageRow => ({ system: some[0]!.system, field: some[0]!.field, ...sums(some) }))
    .sort((a, b) => (a.field === b.field ? (a.system < b.system ? -1 : 1) : a.field < b.field ? -1 : 1))
  const open = counted
    .filter((c) => c.outcome === 'unmapped')
    .sort((a, b) => b.occurrences - a.occurrences || (a.code < b.code ? -1 : 1))
    .map(({ system, code, text, occurrences }) => ({ system, code, text, occurrences }))
  return { files, rows, total: sums(counted), open, unread }
}

/** For a terminal: a line for each field and system, then what is open. */
export const coverageLines = (coverage: Coverage, language: Language): readonly string[] => {
  const zh = language === 'zh'
  const share = (part: number, all: number): string => (all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`)
  const line = (name: string, { mapped, notAConcept, unmapped }: Coverage['total']): string => {
    const distinct = mapped.distinct + notAConcept.distinct + unmapped.distinct
    const occurrences = mapped.occurrences + notAConcept.occurrences + unmapped.occurrences
    return (
      `${name}: ${zh ? '不同编码' : 'distinct'} ${distinct} (${zh ? '已映射' : 'mapped'} ${mapped.distinct} ${share(mapped.distinct, distinct)}, ` +
      `${zh ? '判定非概念' : 'not a concept'} ${notAConcept.distinct}, ${zh ? '未定' : 'open'} ${unmapped.distinct}); ` +
      `${zh ? '出现' : 'occurrences'} ${occurrences} (${share(mapped.occurrences, occurrences)}, ${notAConcept.occurrences}, ${unmapped.occurrences})`
    )
  }
  const most = 40
  return [
    ...coverage.rows.map((row) => line(`${row.field} ${row.system}`, row)),
    line(zh ? '合计' : 'total', coverage.total),
    ...coverage.open.slice(0, most).map((c) => `  ${c.occurrences}\t${c.system}\t${c.code}\t${c.text}`),
    ...(coverage.open.length > most ? [`  … ${coverage.open.length - most}`] : []),
    ...coverage.unread.map((path) => `${zh ? '没有编码' : 'no codes in'} ${path}`),
  ]
}
