import type { TermContext } from '../../ontology/index.js'

/** How much on either side of an ambiguous name counts as near, in UTF-16 units. */
const near = 60
const clauseEnd = /[。；;\n]/

/** What stands around `text[start, end)`, in its sentence: that which decides what an ambiguous name means. */
export const surroundings = (text: string, start: number, end: number, section: string | undefined): TermContext => {
  const left = text.slice(Math.max(0, start - near), start)
  const right = text.slice(end, end + near)
  const cut = right.search(clauseEnd)
  return {
    before: left.slice(Math.max(left.lastIndexOf('。'), left.lastIndexOf('；'), left.lastIndexOf('\n')) + 1),
    after: cut < 0 ? right : right.slice(0, cut),
    ...(section === undefined ? {} : { section }),
  }
}
