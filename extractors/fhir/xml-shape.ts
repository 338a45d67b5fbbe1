/**
 * What FHIR XML does not say of itself: which elements repeat (arrays in JSON) and which primitives are numbers or
 * booleans. Only for the elements that we use; source: the element tables of hl7.org/fhir/R4.
 */

/** Repeat wherever they stand. */
const repeatEverywhere = new Set([
  'coding',
  'contained',
  'doseAndRate',
  'extension',
  'modifierExtension',
  'given',
  'line',
  'note',
])

const repeatAt = new Set(
  Object.entries({
    Bundle: ['entry', 'link'],
    Patient: ['identifier', 'name', 'telecom', 'address', 'photo', 'contact', 'communication', 'link'],
    Encounter: ['identifier', 'type', 'reasonCode', 'reasonReference', 'diagnosis', 'participant', 'location'],
    Condition: ['identifier', 'category', 'bodySite', 'stage', 'evidence'],
    Observation: [
      'identifier',
      'category',
      'component',
      'interpretation',
      'referenceRange',
      'hasMember',
      'derivedFrom',
    ],
    'Observation.component': ['interpretation', 'referenceRange'],
    Medication: ['identifier', 'ingredient'],
    MedicationRequest: ['identifier', 'category', 'dosageInstruction', 'reasonCode', 'reasonReference'],
    MedicationStatement: ['identifier', 'dosage', 'reasonCode', 'reasonReference', 'statusReason'],
    MedicationAdministration: ['identifier', 'statusReason', 'reasonCode', 'performer'],
    MedicationDispense: ['identifier', 'dosageInstruction', 'performer', 'authorizingPrescription'],
    Procedure: ['identifier', 'bodySite', 'complication', 'reasonCode', 'performer', 'report'],
    DiagnosticReport: ['identifier', 'category', 'conclusionCode', 'presentedForm', 'result', 'performer'],
    ImagingStudy: ['identifier', 'modality', 'procedureCode', 'series', 'reasonCode'],
    'ImagingStudy.series': ['instance', 'specimen'],
    AllergyIntolerance: ['identifier', 'category', 'reaction'],
    'AllergyIntolerance.reaction': ['manifestation'],
    FamilyMemberHistory: ['identifier', 'condition', 'reasonCode'],
    DocumentReference: ['identifier', 'category', 'content', 'author', 'securityLabel'],
    'DocumentReference.context': ['encounter', 'event', 'related'],
    Specimen: ['identifier', 'condition', 'container', 'processing'],
    Immunization: ['identifier', 'performer', 'reaction', 'reasonCode'],
    Device: ['identifier', 'deviceName', 'udiCarrier'],
  }).flatMap(([parent, names]) => names.map((name) => `${parent}.${name}`)),
)

/** @param path from the nearest resource type, `Condition.category` */
export const repeats = (path: string): boolean => repeatAt.has(path) || repeatEverywhere.has(lastOf(path))

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

const booleans = new Set(['active', 'doNotPerform', 'userSelected', 'primarySource', 'asNeededBoolean', 'isSubpotent'])
const numbers = new Set([
  'sequence',
  'numberOfSeries',
  'numberOfInstances',
  'factor',
  'lowerLimit',
  'upperLimit',
  'dimensions',
  'size',
])
/** Elements whose `value` is that of a Quantity; elsewhere (identifier, telecom) `value` is a string. */
const quantity =
  /(?:Quantity|Age|Duration|Money|SimpleQuantity|\.(?:low|high|numerator|denominator|origin|dose|strength))$/

const decimal = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/

/** A primitive in its JSON type; what does not read as a number or boolean stays a string, for the extractor to report. */
export const primitiveOf = (path: string, value: string): unknown => {
  const name = lastOf(path)
  const isNumber =
    (name === 'value' && quantity.test(path.slice(0, -'.value'.length))) ||
    numbers.has(name) ||
    /(?:Integer|Decimal|PositiveInt|UnsignedInt)$/.test(name)
  if (isNumber) return decimal.test(value) ? Number(value) : value
  if (/[a-z]Boolean$/.test(name) || booleans.has(name))
    return value === 'true' ? true : value === 'false' ? false : value
  return value
}
