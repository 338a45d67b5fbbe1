import { Parser } from 'htmlparser2'

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

/**
 * The visible body of a page: entities decoded, one line a block, blanks collapsed, and lines that consist of links
 * alone (menus) left out.
 */
export const htmlText = (html: string): { text: string; title: string } => {
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
  const parser = new Parser(
    {
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
        const at = hiding.lastIndexOf(name)
        if (at >= 0) hiding.length = at
        else if (name === 'a' && inLink > 0) inLink--
        if (blocks.has(name) && !voids.has(name)) endLine()
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.write(html)
  parser.end()
  endLine()
  while (lines.at(-1) === '') lines.pop()
  return { text: lines.join('\n') + (lines.length > 0 ? '\n' : ''), title: title.replace(/\s+/g, ' ').trim() }
}
