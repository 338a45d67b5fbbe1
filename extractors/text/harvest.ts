import type { AnnotationType, Language } from '../../graph-schema/index.js'
import type { Lexeme } from './lexeme.js'
import { Mention } from './mention.js'
import type { SectionKind } from './section.js'

/** What is known of a stretch of text before it is read. */
export interface StretchContext {
  readonly text: string
  readonly language: Language
  readonly kind: SectionKind | undefined
  /** the text is a report: its lists of findings are no complaints */
  readonly isReport: boolean
}

/** A stretch while it is read: its lexemes, the mentions found so far, and up to where lexemes are used up. */
export class Harvest {
  readonly mentions: Mention[] = []
  /** lexemes before this index belong to a mention already */
  floor = 0
  readonly chinese: boolean
  /** units that may lie between two lexemes of one name */
  private readonly gap: number

  constructor(
    readonly lexemes: readonly Lexeme[],
    readonly context: StretchContext,
  ) {
    this.chinese = context.language === 'zh'
    this.gap = this.chinese ? 0 : 2
  }

  written(at: number): string {
    const l = this.lexemes[at]!
    return this.context.text.slice(l.start, l.end)
  }

  /** Does the next lexeme follow at once, so that both can be one name? */
  adjacent(at: number): boolean {
    const next = this.lexemes[at + 1]
    return next !== undefined && next.mark === undefined && next.start - this.lexemes[at]!.end <= this.gap
  }

  /** A mention whose head is the lexeme at `at`. @param because left out: the ontology's term, or the lexicon's class */
  add(at: number, start: number, end: number, type: AnnotationType, because?: string): Mention {
    const { match, meant } = this.lexemes[at]!
    const mention = new Mention(
      start,
      end,
      type,
      because ?? (match === undefined ? `lexicon: ${type}` : `ontology: ${match.term.text}`),
    )
    if (match !== undefined) {
      mention.concepts = match.concepts
      mention.exact = true
    }
    if (meant !== undefined) {
      mention.meant = meant
      mention.because += `, a typing error of ${meant}`
    }
    this.mentions.push(mention)
    return mention
  }
}
