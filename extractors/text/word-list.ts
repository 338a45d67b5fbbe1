import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../ontology/project-root.js'

/** Text of one of the tables in words/. Read from the sources, also by the built code. */
export const readWordList = (name: string): string =>
  readFileSync(join(projectRoot(), 'extractors', 'text', 'words', name), 'utf8')

/** Rows of one of the tables in words/, comments and blank lines left out. */
export const wordList = (name: string): string[][] =>
  readWordList(name)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))

export const alternatives = (cell: string): string[] => cell.split('|').filter((word) => word !== '')

let groups: Map<string, string[]> | undefined
/** Words of one group of words/groups.tsv. @throws RangeError when there is no such group */
export const wordsOf = (name: string): string[] => {
  if (groups === undefined) {
    groups = new Map()
    for (const [key, cell] of wordList('groups.tsv'))
      groups.set(key!, [...(groups.get(key!) ?? []), ...alternatives(cell!)])
  }
  const words = groups.get(name)
  if (words === undefined) throw new RangeError(`no group ${name} in words/groups.tsv`)
  return words
}

/** A group of whole words. */
export const wordSet = (name: string): ReadonlySet<string> => new Set(wordsOf(name))

/** A group as a pattern for text that consists of its words alone, one or more. */
export const wordRun = (name: string): RegExp =>
  new RegExp(
    `^(?:${wordsOf(name)
      .sort((a, b) => b.length - a.length)
      .join('|')})+$`,
  )

/** A group as a pattern that finds all of its words in a text, the longest first; Latin ones as whole words only. */
export const wordFinder = (name: string): RegExp => {
  const words = [...wordsOf(name)].sort((a, b) => b.length - a.length)
  return new RegExp(words.map((word) => (/^[a-z]/i.test(word) ? `\\b${word}\\b` : word)).join('|'), 'gi')
}

/** A group as a pattern that finds any of its words inside a name; see words/groups.tsv for `^`, `$` and `=`. */
export const wordPattern = (name: string): RegExp => {
  const sources = wordsOf(name).map((word) => {
    const literal = word.replace(/^[\^=]|\$$/g, '').replace(/[.*+?()[\]{}\\]/g, '\\$&')
    if (word.startsWith('=')) return `\\b${literal}\\b`
    return `${word.startsWith('^') ? '^' : ''}${literal}${word.endsWith('$') ? '$' : ''}`
  })
  return new RegExp(sources.join('|'), 'i')
}
