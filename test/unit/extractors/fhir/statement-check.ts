import type { DraftStatement } from '../../../../extractors/extractor.js'
import { statementSchema, valueSchema } from '../../../../graph-schema/index.js'

const drafted = statementSchema.pick({ predicate: true, sourceTerm: true, written: true, status: true, time: true })

/** @throws ZodError when a drafted statement has not the shape of graph-schema */
export const statementCheck = (statement: DraftStatement): void => {
  drafted.parse(statement)
  if (statement.value !== undefined) valueSchema.parse(statement.value)
}
