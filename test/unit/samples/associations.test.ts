import { describe, expect, test } from '@jest/globals'
import type { DatasetName } from '../../../samples/associations.js'
import type { Course } from '../../../samples/course/course.js'
import { drawCourse } from '../../../samples/course/draw.js'
import type { DiseaseKey } from '../../../samples/codes/disease.js'
import { drugOf } from '../../../samples/codes/drug.js'

const names: DatasetName[] = ['cn-heart', 'cn-stroke', 'us-cardio']
const courses = names.flatMap((name) => Array.from({ length: 2500 }, (_, i) => drawCourse(1, name, i + 1)))

const has = (c: Course, disease: DiseaseKey): boolean =>
  c.conditions.some((x) => x.disease === disease && x.certainty === 'confirmed')
const takes = (c: Course, group: string): boolean =>
  c.prescriptions.some((p) => p.drug === group || drugOf(p.drug).group === group)
const done = (c: Course, procedure: string): boolean => c.procedures.some((p) => p.procedure === procedure)
const of = (profile: Course['profile']): Course[] => courses.filter((c) => c.profile === profile)
/** Share with the outcome among those exposed, over the share among the others. */
const ratio = (group: Course[], exposed: (c: Course) => boolean, outcome: (c: Course) => boolean): number => {
  const share = (some: Course[]): number => some.filter(outcome).length / some.length
  return share(group.filter(exposed)) / share(group.filter((c) => !exposed(c)))
}
const readmitted = (c: Course): boolean => c.visits.some((v) => v.readmission)
const lastOf = (c: Course, key: string): number | undefined => c.measures.filter((m) => m.key === key).at(-1)?.value

describe('associations built into the courses', () => {
  test('risk factors lead to coronary disease', () => {
    const heart = courses.filter((c) => c.dataset === 'cn-heart')
    for (const risk of ['diabetes', 'dyslipidaemia'] as const)
      expect(
        ratio(
          heart,
          (c) => has(c, risk),
          (c) => c.profile === 'coronarySyndrome',
        ),
      ).toBeGreaterThan(1.15)
    expect(
      ratio(
        heart,
        (c) => c.person.smoking === 'current',
        (c) => c.profile === 'coronarySyndrome',
      ),
    ).toBeGreaterThan(1.3)
  })

  test('PCI means fewer readmissions, ticagrelor more bleeding', () => {
    expect(ratio(of('coronarySyndrome'), (c) => done(c, 'pci'), readmitted)).toBeLessThan(0.85)
    expect(
      ratio(
        of('coronarySyndrome'),
        (c) => takes(c, 'ticagrelor'),
        (c) => has(c, 'giBleeding'),
      ),
    ).toBeGreaterThan(1.4)
  })

  test('anticoagulation in atrial fibrillation prevents stroke and causes bleeding', () => {
    const af = of('atrialFibrillation')
    expect(
      ratio(
        af,
        (c) => takes(c, 'anticoagulant'),
        (c) => has(c, 'stroke'),
      ),
    ).toBeLessThan(0.5)
    expect(
      ratio(
        af,
        (c) => takes(c, 'anticoagulant'),
        (c) => has(c, 'giBleeding') || has(c, 'ich'),
      ),
    ).toBeGreaterThan(1.8)
  })

  test('sacubitril/valsartan in HFrEF means a better ejection fraction and fewer readmissions', () => {
    const hf = courses.filter((c) => has(c, 'hfref'))
    expect(ratio(hf, (c) => takes(c, 'arni'), readmitted)).toBeLessThan(0.75)
    const gain = (some: Course[]): number =>
      some.reduce((sum, c) => sum + lastOf(c, 'lvef')! - c.measures.find((m) => m.key === 'lvef')!.value, 0) /
      some.length
    expect(gain(hf.filter((c) => takes(c, 'arni'))) - gain(hf.filter((c) => !takes(c, 'arni')))).toBeGreaterThan(3.5)
  })

  test('reperfusion after ischaemic stroke means independence at 90 days', () => {
    const known = of('ischaemicStroke').filter((c) => lastOf(c, 'mrs') !== undefined)
    const at90 = (c: Course): number => c.measures.find((m) => m.key === 'mrs')!.value
    expect(
      ratio(
        known,
        (c) => done(c, 'thrombolysis'),
        (c) => at90(c) <= 2,
      ),
    ).toBeGreaterThan(1.25)
  })

  test('statins lower LDL cholesterol', () => {
    const fall = (c: Course): number => lastOf(c, 'ldl')! / c.measures.find((m) => m.key === 'ldl')!.value
    const group = of('stableCoronary').filter((c) => c.measures.filter((m) => m.key === 'ldl').length > 1)
    const mean = (some: Course[]): number => some.reduce((sum, c) => sum + fall(c), 0) / some.length
    expect(mean(group.filter((c) => takes(c, 'statin')))).toBeLessThan(0.65)
    expect(mean(group.filter((c) => !takes(c, 'statin')))).toBeGreaterThan(0.9)
  })

  test('time goes forward: visits in order, nothing of a visit outside it, nothing after death', () => {
    const wrong = courses.filter(
      (c) =>
        c.visits.some((v, i) => i > 0 && v.start < c.visits[i - 1]!.end) ||
        [...c.measures, ...c.procedures, ...c.reports].some((x) => x.day < x.visit.start || x.day > x.visit.end) ||
        (c.death !== undefined && c.death < c.visits.at(-1)!.end),
    )
    expect(wrong).toEqual([])
  })

  test('some patients have facts of grade 5', () => {
    for (const disease of ['hiv', 'depression'] as const)
      expect(courses.filter((c) => has(c, disease)).length).toBeGreaterThan(20)
  })
})
