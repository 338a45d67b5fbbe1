import type { TextExtractor } from '../extractor.js'
import { readText } from './reading.js'
import { statementsOf, type TextStatement } from './statement.js'

/** Reads notes and reports in Chinese and English by lexicon, ontology and rules; see reading.ts for the way. */
export const textExtractor: TextExtractor = {
  name: 'text',
  version: '2',
  read(document, ontology) {
    const { language, mentions } = readText(document, ontology)
    const statements: TextStatement[] = []
    for (const mention of mentions)
      for (const statement of statementsOf(mention, document.text, document.date, ontology)) statements.push(statement)
    return { language, statements }
  },
}
