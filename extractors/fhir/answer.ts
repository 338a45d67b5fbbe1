import type { Status } from '../../graph-schema/index.js'
import type { CodedTerm } from '../shared/coding.js'

/**
 * What an answer says of the thing asked for. Codes: SNOMED CT qualifier values and smoking findings, LOINC answer
 * lists LL2201-3 (smoking status), LL361-7 (yes/no) and presence lists, HL7 v2 table 0136 and v3 ObservationInterpretation.
 */
const answers: Readonly<Record<string, Status | 'unknown'>> = {
  // yes, present, positive
  '373066001': 'present',
  '52101004': 'present',
  '10828004': 'present',
  '260373001': 'present',
  'LA33-6': 'present',
  'LA6576-8': 'present',
  'LA9633-4': 'present',
  'LA11882-0': 'present',
  Y: 'present',
  POS: 'present',
  DET: 'present',
  // no, absent, negative
  '373067005': 'absent',
  '2667000': 'absent',
  '260385009': 'absent',
  '260415000': 'absent',
  'LA32-8': 'absent',
  'LA6577-6': 'absent',
  'LA9634-2': 'absent',
  'LA11883-8': 'absent',
  N: 'absent',
  NEG: 'absent',
  ND: 'absent',
  // smoking
  '449868002': 'present',
  '428041000124106': 'present',
  '428071000124103': 'present',
  '428061000124105': 'present',
  '77176002': 'present',
  '65568007': 'present',
  'LA18976-3': 'present',
  'LA18977-1': 'present',
  'LA18979-7': 'present',
  'LA18981-3': 'present',
  'LA18982-1': 'present',
  '8517006': 'historical',
  'LA15920-4': 'historical',
  '266919005': 'absent',
  '8392000': 'absent',
  '221000119102': 'absent',
  'LA18978-9': 'absent',
  // not known
  '266927001': 'unknown',
  '261665006': 'unknown',
  'LA18980-5': 'unknown',
  'LA4489-6': 'unknown',
  '373068000': 'unknown',
  UNK: 'unknown',
}

/** The same as words, for answers without a code; compared as a whole. */
const words: readonly (readonly [RegExp, Status | 'unknown'])[] = [
  [
    /^(yes|present|positive|detected|current|current( every day| some day)? smoker|daily|有|是|阳性|吸烟|饮酒|现在吸烟)$/i,
    'present',
  ],
  [
    /^(no|none|absent|negative|not detected|never|never smoker|non-?smoker|never smoked( tobacco)?|无|否|没有|阴性|未检出|从不吸烟|从不|不吸烟|不饮酒)$/i,
    'absent',
  ],
  [/^(former|former smoker|ex-smoker|quit|已戒|已戒烟|已戒酒|戒烟|曾经吸烟)$/i, 'historical'],
  [/^(unknown|not known|unknown if ever smoked|不详|未知|不明)$/i, 'unknown'],
]

/** @returns undefined when the answer is none of yes, no, formerly, unknown */
export const answerOf = (term: CodedTerm): Status | 'unknown' | undefined => {
  const { code, text } = term.sourceTerm
  if (Object.hasOwn(answers, code)) return answers[code]
  return answerInWords(text)
}

export const answerInWords = (text: string): Status | 'unknown' | undefined => {
  const word = text.trim()
  return word.length > 40 ? undefined : words.find(([pattern]) => pattern.test(word))?.[1]
}
