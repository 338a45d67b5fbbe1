import type { DatasetName, Profile } from '../associations.js'
import type { Day } from '../civil-day.js'
import { Random } from '../random.js'
import { CourseBuilder } from './builder.js'
import { atrialFibrillation, cardiomyopathy, heartFailure, other, valve } from './cardiac.js'
import { carotid, haemorrhage, ischaemicStroke, tia } from './cerebrovascular.js'
import { coronarySyndrome, stableCoronary } from './coronary.js'
import type { Course } from './course.js'
import { drawPerson } from './person.js'

const play: Readonly<Record<Profile, (b: CourseBuilder, start: Day) => void>> = {
  coronarySyndrome,
  stableCoronary,
  heartFailure,
  atrialFibrillation,
  valve,
  cardiomyopathy,
  ischaemicStroke,
  tia,
  haemorrhage,
  carotid,
  other,
}

/** The course of one patient; the same for a seed, a dataset and a number, however many others are drawn. */
export const drawCourse = (seed: number, dataset: DatasetName, number: number): Course => {
  const random = new Random(seed, dataset, number, 'course')
  const { person, risks, profile, start } = drawPerson(dataset, number, random)
  const builder = new CourseBuilder(dataset, person, random)
  for (const risk of risks) builder.facts.add(risk)
  play[profile](builder, start)
  const first = builder.visits[0]!
  for (const risk of risks) builder.known(risk, first, random.int(1, 15))
  return builder.finish(profile)
}
