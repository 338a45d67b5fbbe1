import type { Assertion, Course, Written } from '../../../graph-schema/index.js'

/** What few statements have; one column for all of it keeps the rows of the others short. */
type Details = Pick<Written, 'route' | 'frequency' | 'duration' | 'relative'> & { readonly course?: Course }

/** JSON, or null where a statement has none of it. */
export const encodeDetails = ({ written, course }: Assertion): string | null => {
  const { route, frequency, duration, relative } = written
  if ((route ?? frequency ?? duration ?? relative ?? course) === undefined) return null
  return JSON.stringify({ route, frequency, duration, relative, course } satisfies Record<keyof Details, unknown>)
}

/** Reverse of `encodeDetails`. */
export const decodeDetails = (json: string | null): Pick<Assertion, 'course'> & { readonly written: Written } => {
  if (json === null) return { written: {} }
  const { course, ...written } = JSON.parse(json) as Details
  return { written, ...(course === undefined ? {} : { course }) }
}
