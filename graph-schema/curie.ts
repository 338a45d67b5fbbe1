import { z } from 'zod'

/** Compact identifier of a concept, such as `xm:0001234`. Grammar: prefix ':' local, after W3C CURIE Syntax 1.0. */
export type Curie = string & { readonly __curie: true }

/** prefix: an XML NCName in ASCII; local part: no white space. */
const pattern = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}:[^\s:][^\s]{0,199}$/

export const isCurie = (text: string): text is Curie => pattern.test(text)
export const curieSchema = z.string().refine(isCurie, 'not a CURIE (prefix:local)') as unknown as z.ZodType<Curie>

/** @throws ZodError when `text` is no CURIE */
export const parseCurie = (text: string): Curie => curieSchema.parse(text)
