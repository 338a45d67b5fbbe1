import type { DataElement } from './data-element.js'
import type { DataSet, DataSetAttribute } from './data-set.js'

/** A cell as RFC 4180 quotes it. */
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Allowed values as a reader wants them: `1 男 Male; 2 女 Female`, or the name of a code system, or a unit. */
const allowed = (element: DataElement, { valueSets }: DataSet): string => {
  const set = valueSets.get(element.domain ?? '')
  if (set === undefined) return element.domain ?? ''
  return [...set.values.values()].map(({ code, label }) => `${code} ${label.zh} ${label.en}`).join('; ')
}

/**
 * All elements with the attributes of WS/T 370, those common to all repeated in every row.
 * @returns CSV (RFC 4180, UTF-8, CRLF), a header first
 */
export const elementsCsv = (dataSet: DataSet): string => {
  const attribute = (name: DataSetAttribute, language: 'zh' | 'en' = 'zh'): string =>
    dataSet.attributes.get(name)![language]
  const groups = new Map(dataSet.groups.map((group) => [group.id, group]))
  const columns: Readonly<Record<string, (element: DataElement) => string>> = {
    internal_identifier: (e) => e.id,
    de_identifier: (e) => e.de,
    name_zh: (e) => e.label.zh,
    name_en: (e) => e.label.en,
    definition_zh: (e) => e.definition.zh,
    definition_en: (e) => e.definition.en,
    data_type: (e) => e.type,
    representation_format: (e) => e.format,
    value_domain: (e) => e.domain ?? '',
    value_domain_source: (e) => dataSet.valueSets.get(e.domain ?? '')?.source ?? '',
    allowed_values: (e) => allowed(e, dataSet),
    unit: (e) => e.unit ?? '',
    low: (e) => String(e.range?.low ?? ''),
    high: (e) => String(e.range?.high ?? ''),
    version: (e) => e.version,
    submitting_body: (e) => e.submittingBody,
    registration_status: (e) => e.registrationStatus,
    registration_authority: () => attribute('registration_authority'),
    steward: () => attribute('steward'),
    context: () => attribute('context'),
    classification_scheme: () => attribute('classification_scheme'),
    group_zh: (e) => groups.get(e.group)!.label.zh,
    group_en: (e) => groups.get(e.group)!.label.en,
    data_set: () => attribute('identifier', 'en'),
    concept: (e) => e.concept ?? '',
    relation: (e) => e.relation ?? '',
  }
  const rows = dataSet.elements.map((element) => Object.values(columns).map((of) => cell(of(element))))
  return [Object.keys(columns), ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}
