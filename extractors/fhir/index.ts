export { fhirExtractor } from './fhir-extractor.js'
export type { FhirInput } from './fhir-input.js'
export { fhirReader } from './fhir-reader.js'
