import type { DocumentKind } from '../../../graph-schema/index.js'
import { kinds, type Kind } from '../kind/kinds.js'
import type { Language } from '../language/translator.js'

/** What is picked: shown in the panel. */
export type Selection =
  | { readonly type: 'concept'; readonly id: string }
  | { readonly type: 'link'; readonly from: string; readonly to: string }
  | { readonly type: 'path'; readonly from: string; readonly to: string }
  | { readonly type: 'document'; readonly id: string; readonly statement?: string }
  | { readonly type: 'patient' | 'element' | 'valueSet'; readonly id: string }

export const searchModes = ['hybrid', 'keyword', 'vector'] as const
export type SearchMode = (typeof searchModes)[number]
export const areas = ['explore', 'dictionary', 'datasets'] as const
export type Area = (typeof areas)[number]
/** What the data dictionary is browsed by. */
export const dictionaryTabs = ['concepts', 'elements'] as const
export type DictionaryTab = (typeof dictionaryTabs)[number]
/** Which neighbours come first: by lift unless asked, since what everyone has tells nothing of a concept. */
export const orders = ['lift', 'patients'] as const
export type Order = (typeof orders)[number]
export const documentKinds = ['note', 'report', 'message', 'resource'] as const satisfies readonly DocumentKind[]
const languages = ['zh', 'en'] as const satisfies readonly Language[]

export interface FacetChoice {
  readonly dataset: readonly string[]
  readonly kind: readonly DocumentKind[]
  readonly language: readonly Language[]
}

/** Everything that the page shows follows from its address, so that a link, back and forward give it back. */
export interface Address {
  readonly area: Area
  readonly query: string
  readonly mode: SearchMode
  readonly facets: FacetChoice
  readonly selection: Selection | null
  /** concepts on the canvas that the reader put there */
  readonly placed: readonly string[]
  /** concepts whose neighbours are shown */
  readonly expanded: readonly string[]
  /** paths on the canvas, each the concepts it leads over */
  readonly paths: readonly (readonly string[])[]
  /** are neighbours by knowledge shown, beside those by patients? */
  readonly knowledge: boolean
  /** kinds that an expansion shows; empty = all */
  readonly kinds: readonly Kind[]
  readonly order: Order
  readonly dictionary: DictionaryTab
  /** what is looked for in the dictionary */
  readonly find: string
  readonly language: Language
}

const list = (text: string | null): string[] => [...new Set((text ?? '').split(',').filter((item) => item !== ''))]
const known = <Item extends string>(text: string | null, all: readonly Item[]): Item[] =>
  list(text).filter((item): item is Item => all.includes(item as Item))

const readSelection = (text: string | null): Selection | null => {
  const [type, first, second] = (text ?? '').split('~')
  if (first === undefined || first === '') return null
  if (type === 'c') return { type: 'concept', id: first }
  if ((type === 'l' || type === 'r') && second !== undefined && second !== '')
    return { type: type === 'l' ? 'link' : 'path', from: first, to: second }
  if (type === 'd') return { type: 'document', id: first, ...(second ? { statement: second } : {}) }
  if (type === 'p') return { type: 'patient', id: first }
  if (type === 'e') return { type: 'element', id: first }
  if (type === 'v') return { type: 'valueSet', id: first }
  return null
}

const letterOf = { concept: 'c', patient: 'p', element: 'e', valueSet: 'v' } as const
const writeSelection = (s: Selection): string => {
  if (s.type === 'link') return `l~${s.from}~${s.to}`
  if (s.type === 'path') return `r~${s.from}~${s.to}`
  if (s.type === 'document') return ['d', s.id, ...(s.statement === undefined ? [] : [s.statement])].join('~')
  return `${letterOf[s.type]}~${s.id}`
}

/** Reads any URL: what is unknown in it counts as absent. @param preferred language where the address names none */
export const readAddress = (url: string, preferred: Language): Address => {
  const { pathname, searchParams: p } = new URL(url)
  return {
    area: areas.find((a) => pathname === `/${a}`) ?? 'explore',
    query: p.get('q') ?? '',
    mode: searchModes.find((m) => m === p.get('mode')) ?? 'hybrid',
    facets: {
      dataset: list(p.get('dataset')),
      kind: known(p.get('kind'), documentKinds),
      language: known(p.get('language'), languages),
    },
    selection: readSelection(p.get('sel')),
    placed: list(p.get('g')),
    expanded: list(p.get('x')),
    paths: list(p.get('p'))
      .map((path) => path.split('~').filter((id) => id !== ''))
      .filter((path) => path.length > 1),
    knowledge: p.get('knowledge') !== 'off',
    kinds: known(p.get('kinds'), kinds),
    order: orders.find((o) => o === p.get('order')) ?? 'lift',
    dictionary: dictionaryTabs.find((tab) => tab === p.get('by')) ?? 'concepts',
    find: p.get('find') ?? '',
    language: languages.find((l) => l === p.get('lang')) ?? preferred,
  }
}

/** @returns path and query; `readAddress` gives the same address back */
export const writeAddress = (a: Address): string => {
  const p = new URLSearchParams()
  const set = (name: string, value: string): void => {
    if (value !== '') p.set(name, value)
  }
  set('q', a.query)
  if (a.mode !== 'hybrid') set('mode', a.mode)
  for (const [field, values] of Object.entries(a.facets)) set(field, (values as string[]).join(','))
  if (a.selection !== null) set('sel', writeSelection(a.selection))
  set('g', a.placed.join(','))
  set('x', a.expanded.join(','))
  set('p', a.paths.map((path) => path.join('~')).join(','))
  if (!a.knowledge) set('knowledge', 'off')
  set('kinds', a.kinds.join(','))
  if (a.order !== 'lift') set('order', a.order)
  if (a.dictionary !== 'concepts') set('by', a.dictionary)
  set('find', a.find)
  set('lang', a.language)
  const query = p.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%7E', '~')
  return `/${a.area === 'explore' ? '' : a.area}${query === '' ? '' : `?${query}`}`
}

/** The canvas with a concept put on it and its neighbours shown. */
export const withExpanded = (a: Address, id: string): Partial<Address> => ({
  area: 'explore',
  placed: [...new Set([...a.placed, id])],
  expanded: [...new Set([...a.expanded, id])],
  selection: { type: 'concept', id },
})

/** The canvas without a concept that was put on it, and without the paths over it. */
export const withoutConcept = (a: Address, id: string): Partial<Address> => ({
  placed: a.placed.filter((c) => c !== id),
  expanded: a.expanded.filter((c) => c !== id),
  paths: a.paths.filter((path) => !path.includes(id)),
})
