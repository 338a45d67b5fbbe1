import { useState } from 'react'
import { Button, Tree, TreeItem, TreeItemContent, type Key } from 'react-aria-components'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import type { Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import {
  dataSetQuery,
  findElementsQuery,
  type DataSetAnswer,
  type ElementHead,
  type FindElementsAnswer,
} from '../api/queries.js'
import { useLanguage } from '../language/language.js'
import { Empty, Failure, Skeleton } from '../state/states.js'

const pick = (id: string): void => go({ selection: { type: 'element', id } })

/** All data elements by group. */
export const ElementTree = ({ address }: { address: Address }) => {
  const { t, n, language } = useLanguage()
  const query = useApi()
  const [open, setOpen] = useState<ReadonlySet<Key>>(new Set())
  const result = useQuery({
    queryKey: ['data-set', language],
    queryFn: ({ signal }) => query<DataSetAnswer>(dataSetQuery, { language }, signal),
    staleTime: Infinity,
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={11} />
  const { groups } = result.data.dataSet
  if (groups.length === 0) return <Empty title={t('elementsNone')} />
  const picked = address.selection?.type === 'element' ? address.selection.id : null
  return (
    <Tree
      className="tree"
      aria-label={t('dictionaryElements')}
      expandedKeys={open}
      onExpandedChange={setOpen}
      onAction={(key) => {
        const id = String(key)
        if (!id.startsWith('group/')) pick(id)
        else setOpen(new Set(open.has(key) ? [...open].filter((k) => k !== key) : [...open, key]))
      }}
    >
      {groups.map((group) => (
        <TreeItem key={group.id} id={`group/${group.id}`} textValue={group.label} className="tree-item">
          <TreeItemContent>
            <Button slot="chevron" className="tree-chevron">
              <ChevronRight size={14} aria-hidden />
            </Button>
            <span className="tree-label">{group.label}</span>
            <small className="muted">{n(group.elements.totalCount)}</small>
          </TreeItemContent>
          {group.elements.edges.map(({ node }) => (
            <TreeItem
              key={node.id}
              id={node.id}
              textValue={node.label}
              className="tree-item"
              data-picked={picked === node.id ? 'true' : undefined}
            >
              <TreeItemContent>
                <span className="tree-chevron" />
                <span className="tree-label">{node.label}</span>
                <small className="muted">
                  {node.type} {node.format}
                </small>
              </TreeItemContent>
            </TreeItem>
          ))}
        </TreeItem>
      ))}
    </Tree>
  )
}

const Row = ({ element }: { element: ElementHead }) => (
  <li>
    <button onClick={() => pick(element.id)}>
      <span>
        {element.label} <small className="muted">{element.id}</small>
      </span>
    </button>
  </li>
)

/** Data elements by name, identifier or definition. */
export const FoundElements = ({ text }: { text: string }) => {
  const { t, language } = useLanguage()
  const query = useApi()
  const found = useQuery({
    queryKey: ['find-elements', text, language],
    queryFn: ({ signal }) => query<FindElementsAnswer>(findElementsQuery, { text, language }, signal),
  })
  if (found.error !== null) return <Failure error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <Skeleton lines={8} />
  const { edges } = found.data.dataElements
  if (edges.length === 0) return <Empty title={t('dictionaryNone', { q: text })} next={t('dictionaryNoneNext')} />
  return (
    <ul className="found">
      {edges.map(({ node }) => (
        <Row key={node.id} element={node} />
      ))}
    </ul>
  )
}
