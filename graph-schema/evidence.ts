import { z } from 'zod'
import { documentIdSchema, type DocumentId } from './identifier.js'
import { documentKinds, type DocumentKind } from './document.js'

/** Where a statement stands. Kind and date of the document are kept here so that they show when the text may not. */
export interface Evidence {
  readonly document: DocumentId
  readonly documentKind: DocumentKind
  /** civil date of the document */
  readonly documentDate?: string
  /** section key as in the document, such as `现病史` */
  readonly section?: string
  /** UTF-16 code units of the canonical text, end exclusive; for text evidence */
  readonly start?: number
  readonly end?: number
  /** path inside a structured resource: `Condition.code`, `OBX-5`, table/row/column; for all other evidence */
  readonly path?: string
}
export const evidenceSchema = z.object({
  document: documentIdSchema,
  documentKind: z.enum(documentKinds),
  documentDate: z.string().optional(),
  section: z.string().optional(),
  start: z.int().nonnegative().optional(),
  end: z.int().nonnegative().optional(),
  path: z.string().optional(),
})
