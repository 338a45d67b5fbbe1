import { gradeSchema, isCurie, type Curie, type Kind, type Language } from '../graph-schema/index.js'
import { inRange, isConceptId } from './id-range.js'
import type { Code, Concept, Term } from './ontology.js'
import { readTsv } from './tsv.js'

/** Columns of `data/<kind>.tsv`, in order; see README.md. */
export const columns = [
  'id',
  'zh',
  'en',
  'parents',
  'zh_terms',
  'en_terms',
  'terms',
  'codes',
  'grade',
  'unit',
  'low',
  'high',
  'definition_zh',
  'definition_en',
] as const
type Column = (typeof columns)[number]
/** What a tenant's line may add to a concept of ours. */
const extending: readonly Column[] = ['id', 'zh_terms', 'en_terms', 'terms', 'codes']

/** A concept with the place it was read from, such as `ontology/data/drug.tsv:12`. */
export interface Row {
  readonly place: string
  readonly concept: Concept
  /** a tenant's line that names a concept of ours: its terms and codes are added to that one, its labels are empty */
  readonly extends?: true
}

export interface Table {
  readonly rows: readonly Row[]
  /** `file:line: what is wrong`; a line with a problem has no row */
  readonly problems: readonly string[]
}

/** Items of a trimmed cell. */
const list = (cell: string): string[] => {
  if (cell === '') return []
  if (!cell.includes('|')) return [cell]
  const items: string[] = []
  for (const item of cell.split('|')) {
    const trimmed = item.trim()
    if (trimmed !== '') items.push(trimmed)
  }
  return items
}

/** Marks before a term: `^` abbreviation, `?` ambiguous. */
const markedTerm = (written: string, language: Term['language'], type: 'label' | 'synonym'): Term => {
  let marks = 0
  let abbreviation = false
  let ambiguous = false
  for (; written[marks] === '^' || written[marks] === '?'; marks++) {
    if (written[marks] === '^') abbreviation = true
    else ambiguous = true
  }
  return {
    text: marks === 0 ? written : written.slice(marks).trim(),
    language,
    type: abbreviation ? 'abbreviation' : type,
    ambiguous,
  }
}

const parseCodes = (cell: string, report: (what: string) => void): Code[] => {
  const codes: Code[] = []
  for (const written of list(cell)) {
    const colon = written.indexOf(':')
    if (colon > 0) codes.push({ system: written.slice(0, colon), code: written.slice(colon + 1) })
    else report(`code ${written} is not SYSTEM:code`)
  }
  return codes
}

/**
 * Reads the text of one table. Every line stands alone: a bad one is reported and the rest is read.
 * @param file as it is named in problems
 * @param layer read as a tenant's: ids of an own prefix, or of ours without labels
 */
export const parseConceptTable = (text: string, kind: Kind, file: string, layer = false): Table => {
  const { lines, problems: unread } = readTsv(text, columns, file)
  const rows: Row[] = []
  const problems = [...unread]
  for (const { place, cell } of lines) {
    const before = problems.length
    const report = (what: string): void => void problems.push(`${place}: ${what}`)
    const label = (language: Language): Term => {
      const term = markedTerm(cell[language], language, 'label')
      if (term.text === '') report(`no label in ${language}`)
      return term.type === 'label' ? term : { ...term, type: 'label' }
    }
    const number = (name: Column): number | undefined => {
      if (cell[name] === '') return undefined
      const value = Number(cell[name])
      if (!Number.isFinite(value)) report(`${name} ${cell[name]} is not a number`)
      return value
    }

    const extension = layer && isConceptId(cell.id)
    if (layer && !extension) {
      if (!isCurie(cell.id) || cell.id.startsWith('xm:')) report(`id ${cell.id || '(empty)'} is not prefix:local`)
    } else if (!inRange(cell.id, kind)) report(`id ${cell.id || '(empty)'} is not in the range of ${kind}`)
    const terms: Term[] = []
    if (extension) {
      const own = columns.filter((name) => !extending.includes(name) && cell[name] !== '')
      if (own.length > 0) report(`${own.join(', ')} of ${cell.id} cannot be changed; terms and codes are added`)
    } else terms.push(label('zh'), label('en'))
    for (const written of list(cell.zh_terms)) terms.push(markedTerm(written, 'zh', 'synonym'))
    for (const written of list(cell.en_terms)) terms.push(markedTerm(written, 'en', 'synonym'))
    for (const written of list(cell.terms)) terms.push(markedTerm(written, 'any', 'synonym'))
    if (terms.some((term) => term.type !== 'label' && term.text === '')) report('a term is nothing but marks')
    const parents = list(cell.parents).filter((parent): parent is Curie => {
      if (!isCurie(parent)) report(`parent ${parent} is not an id`)
      return isCurie(parent)
    })
    const grade = cell.grade === '' ? undefined : gradeSchema.safeParse(Number(cell.grade))
    if (grade?.success === false) report(`grade ${cell.grade} is not 1 to 5`)
    const low = number('low')
    const high = number('high')
    if (low !== undefined && high !== undefined && low >= high) report(`low ${low} is not below high ${high}`)
    const codes = parseCodes(cell.codes, report)
    const definition = {
      ...(cell.definition_zh !== '' && { zh: cell.definition_zh }),
      ...(cell.definition_en !== '' && { en: cell.definition_en }),
    }
    if (problems.length > before) continue
    rows.push({
      place,
      concept: {
        id: cell.id as Curie,
        kind,
        label: extension ? { zh: '', en: '' } : { zh: terms[0]!.text, en: terms[1]!.text },
        terms,
        parents,
        codes,
        ...(Object.keys(definition).length > 0 && { definition }),
        ...(grade?.success && { grade: grade.data }),
        ...(cell.unit !== '' && { unit: cell.unit }),
        ...((low !== undefined || high !== undefined) && {
          range: { ...(low !== undefined && { low }), ...(high !== undefined && { high }) },
        }),
      },
      ...(extension && { extends: true }),
    })
  }
  return { rows, problems }
}
