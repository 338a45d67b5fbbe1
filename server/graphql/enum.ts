import { registerEnumType } from 'type-graphql'
import {
  documentKinds,
  languages,
  relationPredicates,
  statuses,
  tiers,
  type Kind,
  type RelationPredicate,
} from '../../graph-schema/index.js'
import { searchModes } from '../search/search-index.js'

export const same = <Name extends string>(names: readonly Name[]): Record<Name, Name> =>
  Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>

/** GraphQL names have no hyphens; the values are those of graph-schema. */
export const kindEnum = {
  disease: 'disease',
  symptom: 'symptom',
  finding: 'finding',
  anatomy: 'anatomy',
  drug: 'drug',
  procedure: 'procedure',
  test: 'test',
  measurement: 'measurement',
  riskFactor: 'risk-factor',
  outcome: 'outcome',
  specimenType: 'specimen-type',
} as const satisfies Record<string, Kind>
registerEnumType(kindEnum, { name: 'Kind' })

export const languageEnum = same(languages)
registerEnumType(languageEnum, { name: 'Language' })

export const statusEnum = same(statuses)
registerEnumType(statusEnum, {
  name: 'Status',
  description: 'How the source states a thing, of the patient and at the time of the document.',
})

export const tierEnum = same(tiers)
registerEnumType(tierEnum, { name: 'Tier', description: 'What a grant lets one do, each including the ones before.' })

export const documentKindEnum = same(documentKinds)
registerEnumType(documentKindEnum, { name: 'DocumentKind' })

export const searchModeEnum = same(searchModes)
registerEnumType(searchModeEnum, { name: 'SearchMode' })

export const neighbourOrderEnum = same(['patients', 'lift'])
registerEnumType(neighbourOrderEnum, { name: 'NeighbourOrder' })

/** GraphQL's name of a predicate: risk-factor-of → riskFactorOf */
export const relationPredicateEnum = Object.fromEntries(
  relationPredicates.map((predicate) => [
    predicate.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    predicate,
  ]),
) as Readonly<Record<string, RelationPredicate>>
registerEnumType(relationPredicateEnum, {
  name: 'RelationPredicate',
  description: 'What knowledge says between two concepts, from subject to object.',
})
