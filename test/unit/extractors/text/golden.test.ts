import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { annotate } from '../../../../extractors/text/index.js'
import type { Annotation } from '../../../../graph-schema/index.js'
import { loadOntology } from '../../../../ontology/index.js'

const folder = join(process.cwd(), 'test', 'golden', 'text')
const ontology = loadOntology()

/** A case says all annotations; of codes only those it names. */
const comparable = (annotations: readonly Annotation[], expected: readonly Annotation[]): Partial<Annotation>[] =>
  annotations.map(({ concept: _, code, ...rest }, n) => (expected[n]?.code === undefined ? rest : { ...rest, code }))

describe('golden notes', () => {
  test.each(readdirSync(folder))('%s', (name) => {
    const text = readFileSync(join(folder, name, 'input.txt'), 'utf8')
    const expected = (
      JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as { annotations: Annotation[] }
    ).annotations
    expect(comparable(annotate(text, ontology).annotations, expected)).toEqual(expected)
  })
})
