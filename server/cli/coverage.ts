import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { Language } from '../../graph-schema/index.js'
import { resolveCoding, type Coding } from '../../extractors/shared/coding.js'
import { codeSystem } from '../../ontology/code-system.js'
import type { Ontology } from '../../ontology/ontology.js'
import { sourceFiles } from '../ingest/source-files.js'

/** How codes were decided: distinct ones and how often they stand. */
export interface Decided {
  readonly distinct: number
  readonly occurrences: number
}
export interface CoverageRow {
  /** key of the code system, or its name as written */
  readonly system: string
  /** where the codes stand, such as Condition.code; `list` for a table of codes */
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
  /** files that hold neither FHIR JSON nor codes */
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
 * Distinct codes and how often they stand: mapped to a concept, decided not to be one, or open. Reads FHIR as JSON and
 * NDJSON, and tables `system<TAB>code[<TAB>count]`, each also as gzip. A FHIR code counts as mapped where loading maps it,
 * by any of its codings or by its text; in a table the code alone decides.
 * @throws XinmaiError BAD_REQUEST for a path that is missing
 */
export const readCoverage = async (ontology: Ontology, paths: readonly string[]): Promise<Coverage> => {
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
  const files = await sourceFiles(paths)
  for (const { path } of files) {
    const bytes = await readFile(path)
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\ufeff/, '')
    const whole = /^\s*[[{]/.test(text) ? jsonOf(text) : undefined
    if (whole !== undefined) {
      fhir(whole)
      continue
    }
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    let taken = 0
    for (const line of lines) {
      const json = line.startsWith('{') ? jsonOf(line) : undefined
      const [system = '', code = '', times = '1'] = line.split('\t').map((cell) => cell.trim())
      const known = codeSystem(system)
      if (json !== undefined) fhir(json)
      else if (known !== undefined && code !== '' && /^\d+$/.test(times))
        count(
          { field: 'list', system: known.key, code, text: code },
          Number(times),
          () => ontology.byCode(system, code) !== undefined,
        )
      else continue
      taken++
    }
    if (taken === 0) unread.push(path)
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
