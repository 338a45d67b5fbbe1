import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { OntologyDataError } from '../../../ontology/index.js'
import { checkOntology, loadOntology, ontologyStats } from '../../../ontology/index.js'

const header =
  'id\tzh\ten\tparents\tzh_terms\ten_terms\tterms\tcodes\tgrade\tunit\tlow\thigh\tdefinition_zh\tdefinition_en'
const folders: string[] = []
/** A folder with one table for each kind given. */
const folderOf = (tables: Record<string, readonly string[]>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'ontology-'))
  folders.push(folder)
  for (const [name, rows] of Object.entries(tables)) writeFileSync(join(folder, name), [header, ...rows, ''].join('\n'))
  return folder
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

const row = (id: string, zh: string, en: string, more: Partial<Record<string, string>> = {}): string =>
  header
    .split('\t')
    .map((name) => ({ id, zh, en, ...more })[name] ?? '')
    .join('\t')

const small = {
  'disease.tsv': [
    row('xm:0100000', '疾病', 'Disease'),
    row('xm:0100010', '心脏病', 'Heart disease', { parents: 'xm:0100000' }),
    row('xm:0100020', '心肌梗死', 'Myocardial infarction', {
      parents: 'xm:0100010',
      terms: '^?MI',
      codes: 'ICD10:I21|SNOMED:22298006',
    }),
    row('xm:0100030', '心力衰竭', 'Heart failure', {
      parents: 'xm:0100010',
      zh_terms: '心衰',
      terms: '^HF',
      codes: 'ICD10:I50',
    }),
    row('xm:0100040', '肺心病', 'Cor pulmonale', { parents: 'xm:0100010|xm:0100050' }),
    row('xm:0100050', '肺病', 'Lung disease', { parents: 'xm:0100000' }),
    row('xm:0100060', '艾滋病', 'HIV disease', { parents: 'xm:0100000', grade: '5' }),
  ],
}

describe('a small ontology', () => {
  const ontology = loadOntology(folderOf(small))

  test('ancestors nearest first, descendants without itself', () => {
    expect(ontology.ancestors('xm:0100040')).toEqual(['xm:0100010', 'xm:0100050', 'xm:0100000'])
    expect(ontology.descendants('xm:0100010')).toEqual(['xm:0100020', 'xm:0100030', 'xm:0100040'])
    expect(ontology.ancestors('xm:0100000')).toEqual([])
    expect(ontology.ancestors('xm:9999999')).toEqual([])
  })

  test.each([
    ['ICD10', 'I50', '心力衰竭'],
    ['http://hl7.org/fhir/sid/icd-10', 'I50.9', '心力衰竭'],
    ['urn:oid:2.16.840.1.113883.6.3', 'I50.900x002', '心力衰竭'],
    ['I10', 'I50900', '心力衰竭'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'I21.4', '心肌梗死'],
    ['http://snomed.info/sct', '22298006', '心肌梗死'],
  ])('%s %s is %s', (system, code, zh) => expect(ontology.byCode(system, code)?.label.zh).toBe(zh))

  test.each([
    ['http://snomed.info/sct', '222980'],
    ['ICD10', 'J50'],
    ['ICD10', 'I5'],
    ['http://example.org', 'I50'],
    ['ICD10', ''],
  ])('%s %s is unknown', (system, code) => expect(ontology.byCode(system, code)).toBeUndefined())

  test('terms are found however they are folded', () => {
    expect(ontology.byTerm('ＨＥＡＲＴ　failure').map((concept) => concept.id)).toEqual(['xm:0100030'])
    expect(ontology.byTerm('no such thing')).toEqual([])
    expect(ontology.byTerm('constructor')).toEqual([])
  })

  test('the matcher knows concepts but not the root of a kind', () => {
    const text = '疾病：MI，心衰'
    const matches = ontology.matcher.match(text)
    expect(
      matches.map(({ start, end, term, concepts }) => [text.slice(start, end), term.ambiguous, concepts[0]!.id]),
    ).toEqual([
      ['MI', true, 'xm:0100020'],
      ['心衰', false, 'xm:0100030'],
    ])
  })

  test('suggestions: beginnings, then middles, shorter first, a concept once', () => {
    const shown = (prefix: string, limit = 10): string[] =>
      ontology.complete(prefix, limit).map(({ term }) => term.text)
    expect(shown('心')).toEqual(['心衰', '心脏病', '心肌梗死', '肺心病'])
    expect(shown('heart')).toEqual(['Heart disease', 'Heart failure'])
    expect(shown('心', 2)).toEqual(['心衰', '心脏病'])
    expect(shown('')).toEqual([])
  })

  test('grade of a concept', () => {
    expect(ontology.concept('xm:0100060')?.grade).toBe(5)
    expect(ontology.concept('xm:0100010')?.grade).toBeUndefined()
  })

  test('the version changes with any row', () => {
    const other = {
      'disease.tsv': [...small['disease.tsv'], row('xm:0100070', '脑病', 'Brain disease', { parents: 'xm:0100000' })],
    }
    expect(loadOntology(folderOf(other)).version).not.toBe(ontology.version)
    expect(loadOntology(folderOf(small)).version).toBe(ontology.version)
  })
})

describe('bad data is named with file and line', () => {
  const root = row('xm:0100000', '疾病', 'Disease')
  test.each<[string, string, string]>([
    ['an id of another kind', row('xm:0200010', '甲', 'A', { parents: 'xm:0100000' }), 'not in the range of disease'],
    ['an id twice', row('xm:0100000', '甲', 'A'), 'is used before'],
    ['no English label', row('xm:0100010', '甲', '', { parents: 'xm:0100000' }), 'no label in en'],
    ['an unknown parent', row('xm:0100010', '甲', 'A', { parents: 'xm:0100999' }), 'is not in the data'],
    ['a parent that is no id', row('xm:0100010', '甲', 'A', { parents: 'Disease' }), 'is not an id'],
    ['itself as parent', row('xm:0100010', '甲', 'A', { parents: 'xm:0100010' }), 'is a cycle'],
    ['a grade that is none', row('xm:0100010', '甲', 'A', { parents: 'xm:0100000', grade: '7' }), 'is not 1 to 5'],
    ['an upside-down range', row('xm:0100010', '甲', 'A', { parents: 'xm:0100000', low: '5', high: '1' }), 'not below'],
    ['a code without system', row('xm:0100010', '甲', 'A', { parents: 'xm:0100000', codes: 'I50' }), 'SYSTEM:code'],
    ['too many columns', row('xm:0100010', '甲', 'A', { parents: 'xm:0100000' }) + '\tx', '15 columns'],
  ])('%s', (_, bad, what) => {
    const folder = folderOf({ 'disease.tsv': [root, bad] })
    let problems: readonly string[] = []
    try {
      loadOntology(folder)
    } catch (e) {
      problems = (e as OntologyDataError).problems
    }
    expect(problems).toEqual([expect.stringContaining(what)])
    expect(problems[0]).toMatch(/disease\.tsv:3: /)
    expect(checkOntology(folder)).toEqual([
      { place: expect.stringMatching(/disease\.tsv:3$/), what: expect.stringContaining(what) },
    ])
  })

  test('a wrong header', () => {
    const folder = folderOf({})
    writeFileSync(join(folder, 'disease.tsv'), 'id\tname\n')
    expect(() => loadOntology(folder)).toThrow('disease.tsv:1: the header')
  })
})

describe('check', () => {
  const check = (...rows: string[]): string[] =>
    checkOntology(folderOf({ 'disease.tsv': [row('xm:0100000', '疾病', 'Disease'), ...rows] }))
      .filter(({ place }) => place.includes('ontology-'))
      .map(({ what }) => what)
  const one = (more: Partial<Record<string, string>>): string =>
    row('xm:0100010', '甲', 'A', { parents: 'xm:0100000', ...more })
  const two = (more: Partial<Record<string, string>>): string =>
    row('xm:0100020', '乙', 'B', { parents: 'xm:0100000', ...more })

  test.each<[string, string[], string]>([
    ['a term of two concepts', [one({ zh_terms: '丙' }), two({ zh_terms: '丙' })], 'term 丙 is also one of xm:0100010'],
    [
      'also when folding makes them one',
      [one({ en_terms: 'Heart-beat' }), two({ en_terms: 'heart beat' })],
      'is also one of',
    ],
    ['a code of two concepts', [one({ codes: 'ICD10:I50' }), two({ codes: 'ICD10:I50' })], 'code ICD10:I50 is also at'],
    ['a wrong LOINC', [one({ codes: 'LOINC:2160-1' })], 'wrong check digit'],
    ['a wrong SNOMED', [one({ codes: 'SNOMED:22298007' })], 'wrong check digit'],
    ['a misshapen ATC', [one({ codes: 'ATC:B01AC6' })], 'not shaped like'],
    ['an unknown system', [one({ codes: 'FOO:1' })], 'code system FOO'],
    ['a unit that is none', [one({ unit: 'furlong' })], 'is not UCUM'],
    ['a concept beside the root', [one({ parents: '' })], 'does not reach xm:0100000'],
    ['Chinese among English terms', [one({ en_terms: '心衰' })], 'has Chinese characters'],
    ['a Chinese label that is none', [row('xm:0100010', 'é', 'A', { parents: 'xm:0100000' })], 'is not Chinese'],
  ])('%s', (_, rows, what) => expect(check(...rows)).toEqual([expect.stringContaining(what)]))

  test('an ambiguous term may be shared, and PT is not Pt', () => {
    expect(check(one({ terms: '^?MI|^PT' }), two({ terms: '^?MI|^Pt' }))).toEqual([])
  })
})

describe('codes that are no concept', () => {
  const check = (...lines: string[]): string[] => {
    const folder = folderOf({
      'disease.tsv': [row('xm:0100000', '疾病', 'Disease', { codes: 'ICD10:I50' })],
    })
    writeFileSync(join(folder, 'not-a-concept.tsv'), ['system\tcode\treason_zh\treason_en', ...lines].join('\n'))
    return checkOntology(folder)
      .map(({ place, what }) => `${place} ${what}`)
      .filter((problem) => problem.includes('not-a-concept.tsv:'))
      .map((problem) => problem.slice(problem.indexOf('not-a-concept.tsv:') + 18))
  }
  test.each<[string, string[], string[]]>([
    ['a code with its reasons', ['SNOMED\t160903007\t就业\tEmployment'], []],
    ['no reason', ['SNOMED\t160903007\t就业'], ['2 a reason in both languages is missing']],
    ['a code of a concept', ['ICD10\tI50\t甲\tA'], ['2 code ICD10:I50 is one of xm:0100000']],
    ['a code twice', ['LOINC\t1\t甲\tA', 'LOINC\t1\t甲\tA'], ['3 code LOINC:1 is decided before']],
    ['an unknown system', ['FOO\t1\t甲\tA'], ['2 code system FOO']],
  ])('%s', (_, lines, expected) =>
    expect(check(...lines)).toEqual(expected.map((what) => expect.stringContaining(what))),
  )
})

describe('our data', () => {
  test('has no problem', () => expect(checkOntology().map(({ place, what }) => `${place}: ${what}`)).toEqual([]))

  const ontology = loadOntology()

  test('is counted', () => {
    const { concepts } = ontologyStats()
    expect(concepts.measurement).toBeGreaterThanOrEqual(130)
    expect(concepts.test).toBeGreaterThanOrEqual(90)
    expect(concepts.outcome).toBeGreaterThanOrEqual(30)
    expect(concepts.anatomy).toBeGreaterThanOrEqual(100)
    expect(concepts['specimen-type']).toBeGreaterThanOrEqual(12)
  })

  test.each([
    ['http://loinc.org', '8480-6', 'Systolic blood pressure'],
    ['LN', '2339-0', 'Blood glucose'],
    ['http://loinc.org', '33914-3', 'Estimated glomerular filtration rate'],
    ['http://loinc.org', '57698-3', 'Lipid panel'],
    ['http://loinc.org', '10230-1', 'Left ventricular ejection fraction'],
  ])('%s %s is %s', (system, code, en) => expect(ontology.byCode(system, code)?.label.en).toBe(en))

  test.each([
    ['ICD10', 'I10', 'hypertension'],
    ['ICD10', 'I21.3', 'ST-elevation myocardial infarction'],
    ['ICD10', 'I21.401', 'non-ST-elevation myocardial infarction'],
    ['ICD10CM', 'I21.4', 'non-ST-elevation myocardial infarction'],
    // a category means no more than it says; the national digits behind it may
    ['ICD10', 'I48', 'atrial fibrillation and flutter'],
    ['ICD10', 'I48.x01', 'atrial fibrillation'],
    ['ICD10', 'G45.9', 'transient ischemic attack'],
    ['ICD10', 'G45.4', 'transient global amnesia'],
    ['ICD10', 'G45.1', 'carotid territory transient ischemic attack'],
    ['ICD10', 'G45.8', 'transient cerebral ischemic attacks and related syndromes'],
    // where the American edition differs it is named, elsewhere it reads as ICD-10
    ['ICD10CM', 'I50.22', 'heart failure with reduced ejection fraction'],
    ['ICD10CM', 'N18.6', 'end-stage renal disease'],
    ['ICD10CM', 'I25.10', 'coronary heart disease'],
    ['http://dicom.nema.org/resources/ontology/DCM', 'US', 'Ultrasonography'],
  ])('%s %s means %s', (system, code, en) => expect(ontology.byCode(system, code)?.label.en).toBe(en))

  test('every category of diseases of the circulatory system has a concept', () => {
    // categories in use in ICD-10, chapter IX
    const categories =
      '00 01 02 05 06 07 08 09 10 11 12 13 15 20 21 22 23 24 25 26 27 28 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 ' +
      '50 51 52 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 77 78 79 80 81 82 83 84 85 86 87 88 89 95 97 98 99'
    expect(categories.split(' ').filter((digits) => !ontology.byCode('ICD10', `I${digits}.8`))).toEqual([])
    expect(['I20', 'I21', 'I25', 'I42', 'I50', 'I63'].filter((code) => !ontology.byCode('ICD10', code))).toEqual([])
  })

  test('every disease is defined in both languages', () => {
    const diseases = [...ontology.concepts()].filter(({ kind }) => kind === 'disease')
    expect(diseases.length).toBeGreaterThan(1000)
    expect(diseases.filter(({ definition }) => !definition?.zh || !definition.en).map(({ id }) => id)).toEqual([])
  })

  test.each(['MRA', 'CEA', 'PAC'])('%s decides nothing by itself', (text) => {
    const [match] = ontology.matcher.match(text)
    expect(match?.term.ambiguous).toBe(true)
    expect(match!.concepts.length).toBeGreaterThan(1)
  })

  test.each([
    ['脑干梗死', '脑梗死'],
    ['脑出血', '颅内出血'],
    ['硬膜下血肿', '颅内出血'],
    ['慢性阻塞性肺疾病急性加重', '慢性阻塞性肺疾病'],
    ['前交通动脉瘤破裂伴蛛网膜下腔出血', '颅内动脉瘤'],
    ['2型糖尿病足病', '2型糖尿病'],
    ['急性下壁合并右室心肌梗死', '急性心肌梗死'],
  ])('%s is a %s', (narrow, wide) =>
    expect(ontology.ancestors(ontology.byTerm(narrow)[0]!.id)).toContain(ontology.byTerm(wide)[0]!.id),
  )

  test.each([
    ['复查LVEF45%，较前好转', ['LVEF', '好转']],
    ['BP 130/80mmHg', ['BP']],
    ['查NT-proBNP 1200pg/ml，肌钙蛋白I 0.5ng/ml', ['NT-proBNP', '肌钙蛋白I']],
    ['冠脉造影示前降支近段狭窄', ['冠脉造影', '前降支近段']],
    ['D-二聚体、低密度脂蛋白CH', ['D-二聚体', '低密度脂蛋白CH']],
    ['頭顱CT：左側基底節', ['頭顱CT', '基底節']],
    ['Echocardiogram showed left atrial enlargement', ['Echocardiogram']],
  ])('%s', (text, expected) => {
    const found = ontology.matcher.match(text).map((match) => text.slice(match.start, match.end))
    expect(found).toEqual(expect.arrayContaining(expected))
  })

  test.each([
    ['Blood glucose', 100, 'mg/dL', 5.5507],
    ['Total cholesterol', 200, 'mg/dL', 5.1725],
    ['Triglycerides', 150, 'mg/dL', 1.6941],
    ['Serum creatinine', 1, 'mg/dL', 88.4017],
    ['Serum urea', 14, 'mg/dL', 4.9975],
    ['Serum uric acid', 7, 'mg/dL', 416.38],
    ['Total bilirubin', 1, 'mg/dL', 17.1036],
    ['Haemoglobin', 13.5, 'g/dL', 135],
    ['Haemoglobin', 8, 'mmol/L', 128.916],
    ['Serum calcium', 5, 'meq/L', 2.5],
    ['Systolic blood pressure', 16, 'kPa', 120.01],
    ['Left atrial diameter', 4.2, 'cm', 42],
    ['D-dimer', 500, 'ng/mL', 0.5],
    ['Body temperature', 98.6, '[degF]', 37],
    ['White blood cell count', 6.5, '10*3/uL', 6.5],
    ['Estimated glomerular filtration rate', 90, 'mL/min', 90],
  ])('%s: %d %s', (en, number, unit, expected) => {
    const concept = ontology.byTerm(en)[0]!
    const canonical = ontology.toCanonical(concept, number, unit)
    expect(canonical?.unit).toBe(concept.unit)
    expect(Math.abs(canonical!.number / expected - 1)).toBeLessThan(1e-4)
  })

  test('what has no conversion has none', () => {
    expect(ontology.toCanonical(ontology.byTerm('肌钙蛋白I')[0]!, 1, 'mmol/L')).toBeUndefined()
    expect(ontology.toCanonical(ontology.byTerm('冠状动脉')[0]!, 1, 'mm')).toBeUndefined()
  })
})
