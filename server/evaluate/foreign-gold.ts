import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  XinmaiError,
  type AnnotatedText,
  type Annotation,
  type AnnotationType,
  type Status,
} from '../../graph-schema/index.js'

/** A public corpus read as gold: which of our types stand for one of its own, and whether it tells status. */
export interface ForeignGold {
  readonly texts: readonly AnnotatedText[]
  /** our type → the type under which both are compared; a type left out is not annotated there and not scored */
  readonly types: Readonly<Partial<Record<AnnotationType, AnnotationType>>>
  /** false: the corpus says nothing of status */
  readonly hasStatus: boolean
}

/**
 * CCKS 2017 task 2 (Chinese electronic records): `X.txtoriginal.txt` holds the text, `X.txt` a line an entity with
 * first and last unit, both inclusive. Its four types are wider than ours: symptoms and signs take our symptoms and
 * findings, examinations our tests and measurements, treatment our drugs and procedures. Body parts are not scored.
 */
const ccksTypes: Readonly<Record<string, AnnotationType>> = {
  症状和体征: 'symptom',
  检查和检验: 'test',
  疾病和诊断: 'disease',
  治疗: 'procedure',
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

const ccks = (folder: string): ForeignGold => {
  const texts = filesUnder(folder)
    .filter((path) => path.endsWith('.txtoriginal.txt'))
    .map((path): AnnotatedText => {
      const text = readFileSync(path, 'utf8')
      const lines = readFileSync(path.replace(/original\.txt$/, ''), 'utf8').split('\n')
      const annotations = lines.flatMap((line): Annotation[] => {
        const [words, first, last, type] = line.trim().split('\t')
        const ours = type === undefined ? undefined : ccksTypes[type]
        const start = Number(first)
        // some lines of the corpus do not quote their place: they can't be scored
        if (ours === undefined || text.slice(start, Number(last) + 1) !== words) return []
        return [{ start, end: Number(last) + 1, text: words, type: ours, status: 'present' }]
      })
      return { id: basename(path), language: 'zh', text, annotations }
    })
  return {
    texts,
    hasStatus: false,
    types: {
      symptom: 'symptom',
      finding: 'symptom',
      test: 'test',
      measurement: 'test',
      disease: 'disease',
      drug: 'procedure',
      procedure: 'procedure',
    },
  }
}

interface Utterance {
  readonly sentence: string
  readonly label: string
  readonly type: readonly string[]
}
/** 1 has it, 2 has it not, 3 is asked or not known. */
const cmddStatuses: Readonly<Record<string, Status>> = { 1: 'present', 2: 'absent', 3: 'possible' }

/**
 * CMDD (Chinese dialogues of patients and doctors): letters B, I, O over each utterance mark symptoms, `type` has the
 * status of each. Our symptoms, findings and diseases stand for them, one text an utterance.
 */
const cmdd = (folder: string): ForeignGold => {
  const texts = filesUnder(folder)
    .filter((path) => path.endsWith('.json'))
    .flatMap((path) => {
      const { 'dialogue-content': said } = JSON.parse(readFileSync(path, 'utf8')) as {
        'dialogue-content': readonly Utterance[]
      }
      return said.map(({ sentence, label, type }, n): AnnotatedText => {
        const annotations = [...label.matchAll(/BI*/g)].map(({ index, 0: letters }, k): Annotation => ({
          start: index,
          end: index + letters.length,
          text: sentence.slice(index, index + letters.length),
          type: 'symptom',
          status: cmddStatuses[type[k]!] ?? 'present',
        }))
        return { id: `${basename(path)}:${n}`, language: 'zh', text: sentence, annotations }
      })
    })
  return { texts, hasStatus: true, types: { symptom: 'symptom', finding: 'symptom', disease: 'symptom' } }
}

export const foreignFormats = ['ccks2017', 'cmdd'] as const
export type ForeignFormat = (typeof foreignFormats)[number]

/** @throws XinmaiError NOT_FOUND for a folder without a text of the format */
export const readForeignGold = (format: ForeignFormat, folder: string): ForeignGold => {
  const gold = format === 'ccks2017' ? ccks(folder) : cmdd(folder)
  if (gold.texts.length === 0) throw new XinmaiError('NOT_FOUND', `no text of ${format} under ${folder}`)
  return gold
}
