import {
  profileShare,
  riskFactors,
  riskOfProfile,
  type DatasetName,
  type Fact,
  type Odds,
  type Profile,
} from '../associations.js'
import { dayOfCivil, type Day } from '../civil-day.js'
import type { DiseaseKey } from '../codes/disease.js'
import type { Random } from '../random.js'
import { probabilityOf } from './builder.js'
import type { Allergy, Habit, Person, Relation } from './course.js'

const familial: readonly DiseaseKey[] = ['hypertension', 'chd', 'diabetes', 'stroke', 'dcm', 'hcm']

/** A person before the first visit: who, habits, risk factors, and the reason to come, drawn in this order. */
export const drawPerson = (
  dataset: DatasetName,
  number: number,
  random: Random,
): { person: Person; risks: DiseaseKey[]; profile: Profile; start: Day } => {
  const sex = random.chance(0.58) ? 'male' : 'female'
  const age = Math.round(random.normal(65, 11, 28, 93))
  const start = dayOfCivil(2017, 1, 1) + random.int(0, 6 * 365)
  const smoking: Habit =
    sex === 'male'
      ? random.weighted({ never: 42, former: 23, current: 35 })
      : random.weighted({ never: 88, former: 6, current: 6 })
  const alcohol: Habit =
    sex === 'male'
      ? random.weighted({ never: 62, former: 12, current: 26 })
      : random.weighted({ never: 94, current: 6 })

  const facts = new Set<Fact>()
  if (smoking === 'current') facts.add('smoking')
  if (age >= 75) facts.add('aged75')
  const risks: DiseaseKey[] = []
  for (const [risk, odds] of Object.entries(riskFactors) as [DiseaseKey, Odds][]) {
    if (!random.chance(probabilityOf(odds, facts))) continue
    risks.push(risk)
    facts.add(risk)
  }
  const shares: Partial<Record<Profile, number>> = {}
  for (const [name, share] of Object.entries(profileShare[dataset]) as [Profile, number][]) {
    shares[name] = share
    for (const [fact, factor] of Object.entries(riskOfProfile[name] ?? {}))
      if (facts.has(fact as Fact)) shares[name]! *= factor
  }
  const profile = random.weighted(shares)

  const heightCm = Math.round(random.normal(sex === 'male' ? 170 : 159, 6, 142, 196))
  const bmi = facts.has('obesity') ? random.normal(31, 1.8, 28, 42) : random.normal(24, 2.2, 17, 27.9)
  const family = (['father', 'mother', 'brother', 'sister'] as Relation[]).flatMap((relation) =>
    random.chance(0.16)
      ? [{ relation, disease: random.pick(profile === 'cardiomyopathy' ? familial : familial.slice(0, 4)) }]
      : [],
  )
  const person: Person = {
    number,
    sex,
    birth: start - Math.round(age * 365.25) - random.int(0, 300),
    age,
    smoking,
    smokingYears: smoking === 'never' ? 0 : Math.min(age - 16, random.int(8, 45)),
    alcohol,
    heightCm,
    weightKg: Math.round(bmi * (heightCm / 100) ** 2 * 10) / 10,
    family,
    allergy: random.chance(0.1) ? random.pick<Allergy>(['penicillin', 'sulfonamide', 'iodine']) : undefined,
    vaccinated: random.chance(0.25),
  }
  return { person, risks, profile, start }
}
