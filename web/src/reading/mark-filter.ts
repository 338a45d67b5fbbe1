import type { Status } from '../../../graph-schema/index.js'
import { kinds, type Kind } from '../kind/kinds.js'

/** Kind of what is marked; `unmapped` where no concept is known. */
export type MarkKind = Kind | 'unmapped'
export const markKinds = [...kinds, 'unmapped'] as const
export const statuses = [
  'present',
  'absent',
  'possible',
  'historical',
  'family',
  'planned',
] as const satisfies readonly Status[]

export interface Marked {
  readonly status: Status
  readonly concept: { readonly kind: Kind } | null
}
/** What the reader has switched off. */
export interface Hidden {
  readonly kinds: ReadonlySet<MarkKind>
  readonly statuses: ReadonlySet<Status>
}
export const nothingHidden: Hidden = { kinds: new Set(), statuses: new Set() }

export const markKindOf = ({ concept }: Marked): MarkKind => concept?.kind ?? 'unmapped'
export const isShown = (hidden: Hidden, marked: Marked): boolean =>
  !hidden.kinds.has(markKindOf(marked)) && !hidden.statuses.has(marked.status)

const toggled = <Item>(set: ReadonlySet<Item>, item: Item): ReadonlySet<Item> => {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}
export const toggleKind = (hidden: Hidden, kind: MarkKind): Hidden => ({
  ...hidden,
  kinds: toggled(hidden.kinds, kind),
})
export const toggleStatus = (hidden: Hidden, status: Status): Hidden => ({
  ...hidden,
  statuses: toggled(hidden.statuses, status),
})

/** How many there are of each kind and of each status; those of none are left out. */
export const countMarks = (
  marked: readonly Marked[],
): { readonly kinds: readonly [MarkKind, number][]; readonly statuses: readonly [Status, number][] } => {
  const count = <Name>(names: readonly Name[], of: (m: Marked) => Name): [Name, number][] =>
    names.map((name): [Name, number] => [name, marked.filter((m) => of(m) === name).length]).filter(([, n]) => n > 0)
  return { kinds: count<MarkKind>(markKinds, markKindOf), statuses: count<Status>(statuses, (m) => m.status) }
}
