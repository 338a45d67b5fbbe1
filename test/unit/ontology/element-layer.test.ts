import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { elementColumns } from '../../../ontology/data-element.js'
import { buildDataSet, readDataSet } from '../../../ontology/data-set.js'
import { layeredElements, loadLayeredDataSet } from '../../../ontology/element-layer.js'
import type { Concept } from '../../../ontology/ontology.js'
import { dataSetFolder, type ElementPart } from '../../support/data-set-folder.js'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))
const kept = (folder: string): string => {
  folders.push(folder)
  return folder
}

const base = readDataSet(
  kept(
    dataSetFolder({
      elements: [
        { zh: '血清钾', en: 'Serum potassium', type: 'N', format: 'N..5,2', domain: 'mmol/L', concept: 'xm:0700077', relation: 'measures' },
        { zh: '分级', en: 'Class', type: 'S3', format: 'N1', domain: 'class' },
      ],
      valueSets: { class: ['1', '2', '3', '4'] },
    }),
  ),
) // prettier-ignore
const concepts = new Map(
  ['xm:0700077', 'acme:1'].map((id) => [id, { id, unit: 'mmol/L' } as unknown as Concept] as const),
)

const line = (part: ElementPart): string => elementColumns.map((column) => part[column] ?? '').join('\t')
const lactate: ElementPart = {
  id: 'ACME-TRI-001',
  zh: '导管乳酸',
  en: 'Catheter lactate',
  definition_zh: '导管内血液的乳酸浓度。',
  definition_en: 'Lactate of blood within the catheter.',
  type: 'N',
  format: 'N..5,2',
  domain: 'mmol/L',
  concept: 'acme:1',
  relation: 'measures',
}
const elements = (...parts: readonly ElementPart[]): string =>
  [elementColumns.join('\t'), ...parts.map(line)].join('\n')
const layer = (files: Readonly<Record<string, string>>) => {
  const folder = kept(mkdtempSync(join(tmpdir(), 'xinmai-layer-')))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), `${text}\n`)
  }
  const { files: read, conflicts } = layeredElements(base, folder, concepts)
  return { dataSet: buildDataSet(read), conflicts: conflicts.map((c) => c.slice(folder.length + 1)) }
}

describe("a tenant's data elements", () => {
  test('stand in a group of ours and in one of its own, with value sets of its own', () => {
    const { dataSet, conflicts } = layer({
      'group.tsv':
        'id\tcode\tnumber\tzh\ten\tdefinition_zh\tdefinition_en\nlab-x\tLBX\t77\t甲室\tLab X\t甲室的数据。\tData of lab X.',
      'element/trial.tsv': elements(lactate),
      'element/lab-x.tsv': elements({
        ...lactate,
        id: 'ACME-LBX-001',
        zh: '管型',
        en: 'Tube',
        definition_zh: '试管的类型。',
        definition_en: 'Kind of tube.',
        type: 'S2',
        format: 'N1',
        domain: 'tube',
        concept: '',
        relation: '',
      }),
      'value-set.tsv': 'id\tzh\ten\tsource\ntube\t试管\tTube\t',
      'value.tsv': 'value_set\tcode\tzh\ten\tconcept\ntube\t1\t红\tRed\t\ntube\t2\t蓝\tBlue\tacme:1',
    })
    expect(conflicts).toEqual([])
    expect(dataSet.elements.map(({ id }) => id)).toEqual([
      'XM-CV-TRI-001',
      'XM-CV-TRI-002',
      'ACME-TRI-001',
      'ACME-LBX-001',
    ])
    expect(dataSet.element('ACME42.00.001.00')?.id).toBe('ACME-TRI-001')
    expect(dataSet.measuring('acme:1')?.version).toBe('value of version')
    expect(dataSet.ofGroup('lab-x')).toHaveLength(1)
    expect(dataSet.check.written(dataSet.element('ACME-LBX-001')!, '3').map(({ code }) => code)).toEqual([
      'NOT_IN_VALUE_SET',
    ])
  })

  test('are left out line by line where they are in conflict, with the place and the reason', () => {
    const other = { zh: '导管钾', en: 'Catheter potassium', definition_zh: '另一项。', definition_en: 'Another.' }
    const { dataSet, conflicts } = layer({
      'group.tsv':
        'id\tcode\tnumber\tzh\ten\tdefinition_zh\tdefinition_en\ntrial\tTRX\t42\t试\tTry\t试。\tTry.\nlost\tLOS\t78\t失\tLost\t失。\tLost.',
      'element/trial.tsv': elements(
        lactate,
        { ...lactate, ...other, id: 'ACME-TRI-002', concept: 'xm:0700077' },
        { ...lactate, ...other, id: 'ACME-TRI-003', zh: '血清钾', concept: '', relation: '' },
        { ...lactate, ...other, id: 'ACME-TRI-004', concept: 'acme:9' },
        { ...lactate, ...other, id: 'ACME-TRI-005', domain: 'kg', relation: 'measures-on-occasion' },
        { ...lactate, ...other, id: 'XM-CV-TRI-009', concept: '', relation: '' },
        { ...lactate, ...other, id: 'ACME-TRI-006', concept: '', relation: '' },
      ),
      'value-set.tsv': 'id\tzh\ten\tsource\nclass\t级\tClass\t',
      'value.tsv': 'value_set\tcode\tzh\ten\tconcept\nclass\t9\t九\tNine\t',
    })
    expect(conflicts.map((c) => c.replace(/ at .*/, ''))).toEqual([
      'group.tsv:2: id trial is used before',
      'group.tsv:2: number 42 is used before',
      'element/trial.tsv:7: id XM-CV-TRI-009 is not PREFIX-TRI-000 with a prefix of your own',
      'value-set.tsv:2: value set class is',
      'element/trial.tsv:3: the measured concept xm:0700077 is',
      'element/trial.tsv:4: name 血清钾 is',
      'element/trial.tsv:5: concept acme:9 is not in the ontology',
      'element/trial.tsv:6: unit kg does not convert from mmol/L of acme:1',
    ])
    expect(dataSet.elements.map(({ id }) => id)).toEqual([
      'XM-CV-TRI-001',
      'XM-CV-TRI-002',
      'ACME-TRI-001',
      'ACME-TRI-006',
    ])
    expect(dataSet.valueSets.get('class')?.values.has('9')).toBe(false)
  })

  test('may come without groups and value sets', () => {
    const { dataSet, conflicts } = layer({ 'element/trial.tsv': elements(lactate) })
    expect(conflicts).toEqual([])
    expect(dataSet.element('ACME-TRI-001')?.group).toBe('trial')
  })

  test('of a folder without any leave the data set as it is', () => {
    const folder = kept(mkdtempSync(join(tmpdir(), 'xinmai-none-')))
    expect(loadLayeredDataSet(folder)).toEqual({ dataSet: loadLayeredDataSet().dataSet, conflicts: [] })
  })
})
