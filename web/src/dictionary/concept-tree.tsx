import { useState, type ReactNode } from 'react'
import { Button, Tree, TreeItem, TreeItemContent, type Key } from 'react-aria-components'
import { useQueries, useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import type { Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import {
  childrenQuery,
  findQuery,
  rootsQuery,
  type ChildrenAnswer,
  type FindAnswer,
  type RootsAnswer,
  type TreeConcept,
} from '../api/queries.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { Empty, Failure, Skeleton } from '../state/states.js'

/** A concept may stand under several parents: a place in the tree is the way to it. */
const idOf = (place: string): string => place.slice(place.lastIndexOf('/') + 1)

/** All concepts by kind; what is below is loaded when it is opened. */
export const ConceptTree = ({ address }: { address: Address }) => {
  const { t, n, labels } = useLanguage()
  const query = useApi()
  const [open, setOpen] = useState<ReadonlySet<Key>>(new Set())
  const roots = useQuery({
    queryKey: ['roots'],
    queryFn: ({ signal }) => query<RootsAnswer>(rootsQuery, {}, signal),
    staleTime: Infinity,
  })
  const ids = [...new Set([...open].map((place) => idOf(String(place))))]
  const below = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['children', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => query<ChildrenAnswer>(childrenQuery, { id }, signal),
      staleTime: Infinity,
    })),
  })
  if (roots.error !== null) return <Failure error={roots.error} retry={() => void roots.refetch()} />
  if (roots.data === undefined) return <Skeleton lines={11} />
  const children = new Map(ids.map((id, i) => [id, below[i]?.data?.concept.children.edges.map(({ node }) => node)]))
  const picked = address.selection?.type === 'concept' ? address.selection.id : null

  const item = (concept: TreeConcept, above: string): ReactNode => {
    const place = `${above}/${concept.id}`
    const [label, other] = labels(concept)
    const inside = open.has(place) ? children.get(concept.id) : undefined
    return (
      <TreeItem
        key={place}
        id={place}
        textValue={label}
        hasChildItems={concept.descendantCount > 0}
        className="tree-item"
        data-picked={picked === concept.id ? 'true' : undefined}
      >
        <TreeItemContent>
          {concept.descendantCount > 0 ? (
            <Button slot="chevron" className="tree-chevron">
              <ChevronRight size={14} aria-hidden />
            </Button>
          ) : (
            <span className="tree-chevron" />
          )}
          <KindBadge kind={concept.kind} short />
          <span className="tree-label" title={other}>
            {label}
          </span>
          {concept.descendantCount > 0 && <small className="muted">{n(concept.descendantCount)}</small>}
        </TreeItemContent>
        {inside?.map((c) => item(c, place))}
      </TreeItem>
    )
  }
  const failed = below.find((q) => q.error !== null)
  return (
    <>
      {failed !== undefined && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      <Tree
        className="tree"
        aria-label={t('dictionaryConcepts')}
        expandedKeys={open}
        onExpandedChange={setOpen}
        onAction={(place) => {
          go({ selection: { type: 'concept', id: idOf(String(place)) } })
          setOpen((now) => new Set([...now, place]))
        }}
      >
        {roots.data.conceptRoots.map((concept) => item(concept, ''))}
      </Tree>
    </>
  )
}

/** Concepts by any of their terms. */
export const FoundConcepts = ({ text }: { text: string }) => {
  const { t, labels } = useLanguage()
  const query = useApi()
  const found = useQuery({
    queryKey: ['find', text],
    queryFn: ({ signal }) => query<FindAnswer>(findQuery, { text }, signal),
  })
  if (found.error !== null) return <Failure error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <Skeleton lines={8} />
  if (found.data.suggest.length === 0)
    return <Empty title={t('dictionaryNone', { q: text })} next={t('dictionaryNoneNext')} />
  return (
    <ul className="found">
      {found.data.suggest.map(({ term, concept }) => (
        <li key={concept.id}>
          <button onClick={() => go({ selection: { type: 'concept', id: concept.id } })}>
            <KindBadge kind={concept.kind} short />
            <span>
              {labels(concept)[0]}
              {term !== labels(concept)[0] && <small className="muted"> {term}</small>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
