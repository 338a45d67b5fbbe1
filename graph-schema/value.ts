import { z } from 'zod'
import { curieSchema, type Curie } from './curie.js'

/** A number with its UCUM unit, and the same in the concept's canonical unit where a conversion is known. */
export interface Quantity {
  readonly type: 'quantity'
  readonly number: number
  readonly comparator?: '<' | '<=' | '>' | '>='
  /** UCUM code; absent for a bare number or a unit that is not UCUM (it is kept in `written.unit`) */
  readonly unit?: string
  readonly canonical?: { readonly number: number; readonly unit: string }
}
/** Both ends in one unit. */
export interface Range {
  readonly type: 'range'
  readonly low?: number
  readonly high?: number
  readonly unit?: string
}
export interface Coded {
  readonly type: 'coded'
  readonly concept?: Curie
  readonly system?: string
  readonly code?: string
  readonly text?: string
}
export interface Text {
  readonly type: 'text'
  readonly text: string
}
export type Value = Quantity | Range | Coded | Text

export const valueSchema: z.ZodType<Value> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('quantity'),
    number: z.number(),
    comparator: z.enum(['<', '<=', '>', '>=']).optional(),
    unit: z.string().optional(),
    canonical: z.object({ number: z.number(), unit: z.string() }).optional(),
  }),
  z.object({
    type: z.literal('range'),
    low: z.number().optional(),
    high: z.number().optional(),
    unit: z.string().optional(),
  }),
  z.object({
    type: z.literal('coded'),
    concept: curieSchema.optional(),
    system: z.string().optional(),
    code: z.string().optional(),
    text: z.string().optional(),
  }),
  z.object({ type: z.literal('text'), text: z.string() }),
])
