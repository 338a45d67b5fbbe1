import { Parser, type Handler } from 'htmlparser2'

const hidden = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'head',
  'nav',
  'iframe',
  'svg',
  'button',
  'select',
  'textarea',
  'ins',
  'object',
  'audio',
  'video',
])
const blocks = new Set(
  'address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)
const voids = new Set(['br', 'hr'])

/** Open elements that are followed; the parser's work at a tag grows with them, and no page needs more. */
const deepest = 1_000

/** Elements below the deepest are no longer put inside each other, so that hostile nesting takes linear time. */
class ShallowParser extends Parser {
  tooDeep = false
  private closing = false
  /** is the tag at hand left off the stack? asked twice a tag, decided once */
  private skips: boolean | undefined
  /** how many elements of a name are open but not on the stack */
  private readonly untracked = new Map<string, number>()

  constructor(private readonly handler: Partial<Handler>) {
    super(handler, { decodeEntities: true, lowerCaseTags: true })
  }

  override onopentagname(start: number, end: number): void {
    this.skips = undefined
    super.onopentagname(start, end)
  }

  override onclosetag(start: number, end: number): void {
    this.closing = true
    super.onclosetag(start, end)
    this.closing = false
  }

  /** An element without a place on the stack is what the parser calls void: opened and closed at its tag. */
  protected override isVoidElement(name: string): boolean {
    if (super.isVoidElement(name)) return true
    if (this.closing) return this.closesUntracked(name)
    if (this.skips === undefined) {
      // what hides text keeps its place longer, or the text would show
      this.skips = this['stack'].length >= (hidden.has(name) ? 2 * deepest : deepest)
      if (this.skips) {
        this.tooDeep = true
        this.untracked.set(name, (this.untracked.get(name) ?? 0) + 1)
      }
    }
    return this.skips
  }

  private closesUntracked(name: string): boolean {
    const open = this.untracked.get(name) ?? 0
    if (open === 0) return false
    this.untracked.set(name, open - 1)
    this.handler.onclosetag?.(name, false)
    return true
  }
}

/**
 * The visible body of a page: entities decoded, one line a block, blanks collapsed, and lines that consist of links
 * alone (menus) left out.
 * @returns tooDeep: elements are nested so deep that menus and hidden parts may not all be told from text; none is lost
 */
export const htmlText = (html: string): { text: string; title: string; tooDeep: boolean } => {
  const lines: string[] = []
  let line = ''
  let linked = 0
  let inLink = 0
  const hiding: string[] = []
  let inTitle = false
  let title = ''
  const endLine = (): void => {
    const clean = line.replace(/[\s\u00a0]+/g, ' ').trim()
    const isMenu = clean !== '' && linked >= clean.length
    if (!isMenu && (clean !== '' || (lines.length > 0 && lines.at(-1) !== ''))) lines.push(clean)
    line = ''
    linked = 0
  }
  const parser = new ShallowParser({
    onopentag(name) {
      if (name === 'title') inTitle = true
      if (name === 'body') hiding.length = 0
      if (hidden.has(name)) hiding.push(name)
      else if (name === 'a') inLink++
      if (blocks.has(name)) endLine()
    },
    ontext(text) {
      if (inTitle) title += text
      if (hiding.length > 0) return
      line += text
      if (inLink > 0) linked += text.trim().length
    },
    onclosetag(name) {
      if (name === 'title') inTitle = false
      const at = hidden.has(name) ? hiding.lastIndexOf(name) : -1
      if (at >= 0) hiding.length = at
      else if (name === 'a' && inLink > 0) inLink--
      if (blocks.has(name) && !voids.has(name)) endLine()
    },
  })
  parser.write(html)
  parser.end()
  endLine()
  while (lines.at(-1) === '') lines.pop()
  return {
    text: lines.join('\n') + (lines.length > 0 ? '\n' : ''),
    title: title.replace(/\s+/g, ' ').trim(),
    tooDeep: parser.tooDeep,
  }
}
