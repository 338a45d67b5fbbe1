import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { buildForms, formItem, loadForms, type Forms } from '../../../../extractors/text/forms.js'
import { loadOntology } from '../../../../ontology/index.js'
import { Trie } from '../../../../ontology/trie.js'

const ontology = loadOntology()
const built = buildForms(ontology)

test('forms that were compiled are those of the tables', () => {
  const loaded = loadForms(ontology)
  // otherwise nothing was compiled
  expect(Array.isArray(loaded.words.zh)).toBe(false)
  const plain = ({ words, trie }: Forms): unknown => ({
    trie,
    words: [words.zh, words.en].map((list) => Array.from({ length: list.length }, (_, i) => list.at(i))),
  })
  expect(isDeepStrictEqual(plain(loaded), plain(built))).toBe(true)
})

describe('what a form is', () => {
  const trie = new Trie(built.trie)
  const what = (form: string): string[] => {
    let node = trie.enter(form.charCodeAt(0))
    for (let i = 1; i < form.length && node !== 0; i++) node = trie.step(node, form.charCodeAt(i))
    const group = node === 0 ? -1 : trie.groupAt(node)
    return group < 0
      ? []
      : Array.from(trie.itemsOf(group), formItem).map(({ what, number }) =>
          what === 'term'
            ? ontology.terms.at(number)!.concept.label.en
            : `${what} ${what === 'meant' ? built.meant[number]! : built.words[what].at(number)!.text}`,
        )
  }
  test('a word of a lexicon and a term of the ontology', () =>
    expect(what('心力衰竭')).toEqual(['zh 心力衰竭', 'heart failure']))

  test('a pair of organs begins a word of its own', () => {
    expect(what('肾结石')).toContain('nephrolithiasis')
    expect(what('双肾结石')).toEqual(what('肾结石'))
  })

  test('a typing error is what it is an error of', () =>
    expect(what('高血庄')).toEqual([...what('高血压'), 'meant 高血压']))

  test('nothing', () => expect(what('nothing of the kind')).toEqual([]))

  test('folded, with blanks for hyphens', () => {
    expect(what('t wave inversion')).not.toEqual([])
    expect(what('T-wave inversion')).toEqual([])
  })
})
