import { z } from 'zod'

/** System of a source term that is a phrase, not a code. */
export const phraseSystem = 'text'

/** A code or text as a source wrote it. */
export interface SourceTerm {
  /** code system URI as written, or `text` for a phrase */
  readonly system: string
  /** the code; for a phrase the phrase itself */
  readonly code: string
  /** what a reader would read: display or phrase */
  readonly text: string
}
export const sourceTermSchema = z.object({ system: z.string().min(1), code: z.string(), text: z.string() })
