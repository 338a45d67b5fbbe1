import type { Language } from '../../graph-schema/index.js'
import type { DraftDocument } from '../extractor.js'
import type { Ontology } from '../../ontology/ontology.js'
import { fold } from '../../ontology/fold.js'
import { Abbreviations, decideAmong } from './abbreviation.js'
import { Composition } from './composition.js'
import { readCourses } from './course.js'
import { anchorOf, anchorsOf, dateMentions } from './dating.js'
import { unknownDiagnoses } from './diagnosis-list.js'
import { lexemes } from './lexeme.js'
import type { Mention } from './mention.js'
import { mainLanguage, passages } from './passage.js'
import { readRelatives } from './relative.js'
import { readRegimens } from './regimen.js'
import { stretches, type Stretch } from './section.js'
import { refine, resolveConcepts } from './refinement.js'
import { reportKind } from './report-kind.js'
import { decideBySection, decideStatus } from './status.js'
import { vocabulary } from './vocabulary.js'

export interface Reading {
  readonly language: Language
  readonly mentions: readonly Mention[]
}

type Text = Pick<DraftDocument, 'kind' | 'language' | 'date' | 'text' | 'sections'>

/**
 * From text to mentions with status: languages, sections, lexemes, composition, status, then how drugs are taken, the
 * course of findings, and times. Linear in the length of the text.
 */
export const readText = (document: Text, ontology: Ontology): Reading => {
  const { text } = document
  const folded = fold(text)
  const words = vocabulary(ontology)
  const cut = passages(text, document.language)
  const anchors = anchorsOf(text, document.sections, document.date)
  const abbreviations = new Abbreviations(text)
  const mentions: Mention[] = []
  const parts = stretches(text, document.sections)
  // a text without headings may be a report by itself
  const isWholeReport =
    document.kind === 'report' || (parts.every(({ kind }) => kind === undefined) && reportKind(text) !== 'other')
  for (const { stretch, language } of pieces(cut, parts)) {
    const { kind } = stretch
    if (stretch.isHeading && kind !== 'report') continue
    const pieces = lexemes(text, folded, language, stretch.start, stretch.end, words, kind)
    const isReport = isWholeReport || kind === 'report'
    const composed = new Composition(pieces, { text, language, kind, isReport }).run()
    if (kind === 'diagnosis') composed.push(...unknownDiagnoses(text, pieces, composed))
    const found: Mention[] = []
    let isSorted = true
    for (const mention of composed) {
      if (!refine(text, mention)) continue
      resolveConcepts(text, mention, ontology)
      decideAmong(text, mention, kind, ontology)
      isSorted &&= found.length === 0 || inOrder(found[found.length - 1]!, mention) <= 0
      found.push(mention)
    }
    // nearly always they are
    if (!isSorted) found.sort(inOrder)
    abbreviations.learn(found)
    abbreviations.apply(found, stretch.start, stretch.end)
    decideStatus(text, pieces, found, language, kind)
    for (const mention of found) {
      decideBySection(text, mention, kind, language)
      if (kind === 'allergy' && mention.type === 'drug') mention.allergy = 'listed'
      mention.section = stretch.key
      mentions.push(mention)
    }
    const { start, end } = stretch
    readRelatives(text, language, found, start)
    readRegimens(text, folded, language, found, end)
    readCourses(text, folded, language, found, start, end)
    dateMentions({ text, language, kind, from: start, to: end }, folded, pieces, found, anchorOf(anchors, kind))
  }
  return { language: document.language ?? mainLanguage(cut), mentions }
}

const inOrder = (a: Mention, b: Mention): number => a.start - b.start || a.end - b.end

/** Where passages and stretches overlap: pieces of one language under one heading. */
function* pieces(
  cut: ReturnType<typeof passages>,
  parts: readonly Stretch[],
): Generator<{ stretch: Stretch; language: Language }> {
  let p = 0
  for (const part of parts) {
    while (p < cut.length && cut[p]!.end <= part.start) p++
    for (let q = p; q < cut.length && cut[q]!.start < part.end; q++) {
      const start = Math.max(part.start, cut[q]!.start)
      const end = Math.min(part.end, cut[q]!.end)
      if (end > start) yield { stretch: { ...part, start, end }, language: cut[q]!.language }
    }
  }
}
