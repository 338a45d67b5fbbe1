export {
  annotate,
  explain,
  explanationsOf,
  type AnnotateOptions,
  type Explanation,
  type PlacedExplanation,
} from './annotate.js'
export { scanIdentity } from './identity-scan.js'
export { noteExtractor } from './note-extractor.js'
export type { NoteInput } from './note-input.js'
export { noteReader } from './note-reader.js'
export { textExtractor } from './text-extractor.js'
