import type { Language } from '../../graph-schema/index.js'
import type { DraftDocument } from '../extractor.js'
import type { Ontology } from '../../ontology/ontology.js'
import { fold } from '../../ontology/fold.js'
import { Composition } from './composition.js'
import { unknownDiagnoses } from './diagnosis-list.js'
import { lexemes } from './lexeme.js'
import type { Mention } from './mention.js'
import { mainLanguage, passages } from './passage.js'
import { stretches, type Stretch } from './section.js'
import { refine, withConcepts } from './refinement.js'
import { decideBySection, decideStatus } from './status.js'

export interface Reading {
  readonly language: Language
  readonly mentions: readonly (Mention & { readonly section?: string })[]
}

type Text = Pick<DraftDocument, 'kind' | 'language' | 'text' | 'sections'>

/** From text to mentions with status: languages, sections, lexemes, composition, status. Linear in the length of the text. */
export const readText = (document: Text, ontology: Ontology): Reading => {
  const { text } = document
  const folded = fold(text)
  const matches = ontology.matcher.match(text)
  const cut = passages(text, document.language)
  const mentions: (Mention & { section?: string })[] = []
  for (const { stretch, language } of pieces(cut, stretches(text, document.sections))) {
    if (stretch.isHeading && stretch.kind !== 'report') continue
    const pieces = lexemes(text, folded, language, stretch.start, stretch.end, matches)
    const isReport = document.kind === 'report' || stretch.kind === 'report'
    const composed = new Composition(pieces, {
      text,
      language,
      isReport,
      ...(stretch.kind === undefined ? {} : { kind: stretch.kind }),
    }).run()
    if (stretch.kind === 'diagnosis') composed.push(...unknownDiagnoses(text, pieces, composed))
    const found = composed.flatMap((m) => refine(text, m)).map((m) => withConcepts(text, m, ontology))
    found.sort((a, b) => a.start - b.start || a.end - b.end)
    decideStatus(text, pieces, found, language, stretch.kind)
    for (const mention of found) {
      decideBySection(text, mention, stretch.kind, language)
      const listed = stretch.kind === 'allergy' && mention.type === 'drug'
      mentions.push({
        ...mention,
        ...(listed ? { allergy: 'listed' as const } : {}),
        ...(stretch.key === undefined ? {} : { section: stretch.key }),
      })
    }
  }
  return { language: document.language ?? mainLanguage(cut), mentions }
}

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
