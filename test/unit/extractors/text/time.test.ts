import { describe, expect, test } from '@jest/globals'
import { textExtractor } from '../../../../extractors/text/index.js'
import { shift } from '../../../../extractors/text/civil-shift.js'
import { readNumeral } from '../../../../extractors/text/time-expression.js'
import { loadOntology } from '../../../../ontology/index.js'

const ontology = loadOntology()
/** What the statement about `term` says; all texts are of a note of 10 March 2024. */
const statementOf = (text: string, term: string) => {
  const { statements } = textExtractor.read({ kind: 'note', text, sections: [], date: '2024-03-10' }, ontology)
  const found = statements.find((s) => s.sourceTerm.text === term)
  if (found === undefined) throw new Error(`no ${term} among ${statements.map((s) => s.sourceTerm.text).join(', ')}`)
  return found
}

describe('when', () => {
  const rows: [string, string, string, string][] = [
    ['现病史：患者6年余前出现胸闷，伴大汗。', '大汗', '2018', 'year'],
    ['现病史：患者半年前出现头晕。后反复发作晕厥。', '晕厥', '2023-09', 'month'],
    ['现病史：2周前胸闷，昨日再发胸痛。', '胸痛', '2024-03-09', 'day'],
    ['现病史：3年前因心悸就诊。现为进一步诊治入院，查心电图。', '心电图', '2024-03-10', 'day'],
    ['主诉：间断心慌、大汗2月。', '心慌', '2024-01', 'month'],
    ['主诉：发作性胸痛3小时。', '胸痛', '2024-03-10', 'day'],
    ['既往史：“高血压病”病史17年，糖尿病3年余。', '高血压病', '2007', 'year'],
    ['既往史：“高血压病”病史17年，糖尿病3年余。', '糖尿病', '2021', 'year'],
    ['既往史：2014年因胆囊结石行胆囊切除术。', '胆囊切除术', '2014', 'year'],
    ['既往史：PCI术后2年。', 'PCI术', '2022', 'year'],
    ['个人史：吸烟史四十年。', '吸烟', '1984', 'year'],
    ['辅助检查：心脏彩超（2024年2月5日）：左房增大。', '左房增大', '2024-02-05', 'day'],
    ['诊疗经过：12月20日行冠状动脉造影。', '冠状动脉造影', '2023-12-20', 'day'],
    ['出院医嘱：3周后复查血脂。', '血脂', '2024-03-31', 'day'],
    ['入院日期：2024-03-01\n现病史：5天前出现胸痛。', '胸痛', '2024-02-25', 'day'],
    ['He had a myocardial infarction 5 years ago and a stent placed in 2015.', 'myocardial infarction', '2019', 'year'],
    ['He had a myocardial infarction 5 years ago and a stent placed in 2015.', 'stent', '2015', 'year'],
    ['He has had chest pain for 3 days.', 'chest pain', '2024-03-07', 'day'],
    ['Hypertension since 2001.', 'Hypertension', '2001', 'year'],
    ['On 02/03/2020 he underwent CABG.', 'CABG', '2020-02-03', 'day'],
    ['In May 2019 she developed atrial fibrillation.', 'atrial fibrillation', '2019-05', 'month'],
    ['Over the past two weeks she developed edema.', 'edema', '2024-02-25', 'day'],
  ]
  test.each(rows)('%s (%s) → %s', (text, term, start, precision) => {
    expect(statementOf(text, term).time).toMatchObject({ start, precision })
  })
  test('an attack of some minutes is no onset', () => {
    expect(statementOf('现病史：今日胸痛，持续10分钟后缓解。', '胸痛').time.start).toBe('2024-03-10')
  })
  test('a past illness that has lasted ends with the note', () => {
    expect(statementOf('既往史：肺炎病史2年。', '肺炎')).toMatchObject({
      status: 'historical',
      time: { start: '2022', end: '2024-03-10', precision: 'year' },
    })
  })
  test('without a date of the note only what is absolute is told', () => {
    const { statements } = textExtractor.read(
      { kind: 'note', text: '既往史：2014年行胆囊切除术，5年前患肺炎。', sections: [] },
      ontology,
    )
    expect(statements.map((s) => s.time)).toEqual([
      { start: '2014', precision: 'year' },
      { start: '2014', precision: 'year' },
    ])
  })
  test('civil time is shifted no finer than its unit and what it is counted from', () => {
    const day = { civil: '2024-03-31', precision: 'day' } as const
    expect(shift(day, -1, 'month')).toEqual({ civil: '2024-02', precision: 'month' })
    expect(shift(day, -31, 'day')).toEqual({ civil: '2024-02-29', precision: 'day' })
    expect(shift(day, -30, 'hour')).toEqual({ civil: '2024-03-30', precision: 'day' })
    expect(shift({ civil: '2024', precision: 'year' }, -3, 'week')).toEqual({ civil: '2023', precision: 'year' })
    expect(shift({ civil: '2024-03-01T00:20', precision: 'minute' }, -30, 'minute')).toEqual({
      civil: '2024-02-29T23:50',
      precision: 'minute',
    })
    expect(shift(day, -5000, 'year')).toBeUndefined()
  })
  test('numerals', () => {
    expect(['两', '十', '十二', '二十', '四十五', '半', '数', '7', '一二'].map(readNumeral)).toEqual(
      [2, 10, 12, 20, 45, 0.5, 3, 7, undefined], // prettier-ignore
    )
  })
})

describe('how a drug is taken', () => {
  test('pieces of a known strength are what they hold', () => {
    expect(statementOf('出院医嘱：阿司匹林肠溶片，100mg/片，每天1次，每次2片。', '阿司匹林肠溶片')).toMatchObject({
      written: { value: '2', unit: '片', frequency: '每天1次' },
      value: { type: 'quantity', number: 200, unit: 'mg' },
    })
  })
  test('route before or behind, frequency in letters, duration', () => {
    expect(statementOf('给予口服瑞舒伐他汀10mg qn。', '瑞舒伐他汀').written).toEqual({
      value: '10', unit: 'mg', route: '口服', frequency: 'qn',
    }) // prettier-ignore
    expect(statementOf('依诺肝素4000IU皮下注射q12h，连用7天。', '依诺肝素').written).toEqual({
      value: '4000', unit: 'IU', route: '皮下注射', frequency: 'q12h', duration: '连用7天',
    }) // prettier-ignore
    expect(statementOf('Aspirin 81 mg p.o. daily for 30 days.', 'Aspirin').written).toEqual({
      value: '81', unit: 'mg', route: 'p.o.', frequency: 'daily', duration: 'for 30 days',
    }) // prettier-ignore
  })
  test('each of a run of drugs has its own dose', () => {
    const text = '出院带药：阿司匹林100mg qd 氯吡格雷75mg qd 美托洛尔25mg bid'
    expect(statementOf(text, '阿司匹林').written.value).toBe('100')
    expect(statementOf(text, '美托洛尔').written).toMatchObject({ value: '25', frequency: 'bid' })
  })
  const courses: [string, string, string][] = [
    ['停用氯吡格雷，改为替格瑞洛90mg bid。', '氯吡格雷', 'stopped'],
    ['停用氯吡格雷，改为替格瑞洛90mg bid。', '替格瑞洛', 'adjusted'],
    ['加用螺内酯20mg qd。', '螺内酯', 'started'],
    ['继续服用阿司匹林。', '阿司匹林', 'continued'],
    ['Lasix was increased to 40 mg b.i.d.', 'Lasix', 'adjusted'],
    ['He was started on metoprolol 25 mg.', 'metoprolol', 'started'],
  ]
  test.each(courses)('%s (%s): %s', (text, term, course) => {
    expect(statementOf(text, term).course).toBe(course)
  })
})

describe('against the time before', () => {
  const rows: [string, string, string | undefined][] = [
    ['胸部CT：双侧胸腔积液较前减少。', '胸腔积液', 'improved'],
    ['心脏彩超：二尖瓣轻度反流，较前相仿。', '反流', 'unchanged'],
    ['头颅CT：左侧基底节区脑出血较前片增大。', '基底节区脑出血', 'progressed'],
    ['新发脑梗死。', '脑梗死', 'new'],
    ['现病史：胸闷加重2天。', '胸闷', 'progressed'],
    ['胸部CT：胸腔积液。', '胸腔积液', undefined],
    ['Pleural effusion has improved.', 'Pleural effusion', 'improved'],
    ['New left bundle branch block.', 'left bundle branch block', 'new'],
    ['The pleural effusion is unchanged.', 'pleural effusion', 'unchanged'],
    ['There is cardiomegaly.', 'cardiomegaly', undefined],
  ]
  test.each(rows)('%s (%s): %s', (text, term, course) => {
    expect(statementOf(text, term).course).toBe(course)
  })
})

describe('whose illness', () => {
  test('each relative has his own', () => {
    const text = '家族史：母亲因“冠心病”去世，1哥患有“脑梗死”。'
    expect(statementOf(text, '冠心病')).toMatchObject({ status: 'family', written: { relative: '母亲' } })
    expect(statementOf(text, '脑梗死')).toMatchObject({ status: 'family', written: { relative: '哥' } })
    expect(statementOf('FAMILY HISTORY: Diabetes in two sisters.', 'Diabetes').written).toEqual({ relative: 'sisters' })
  })
})
