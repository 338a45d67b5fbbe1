import type { DraftDocument, Extraction, Extractor } from '../../extractors/extractor.js'
import type { Issue, Method, SealedRecord } from '../../graph-schema/index.js'
import type { StoredRecord } from '../documents/document-store.js'
import { formats, text } from './format.js'
import { seal, sealedSystem, type MethodStatement, type SealContext } from './seal.js'

const methodOf = (extractor: { name: string; version: string }, context: SealContext): Method => ({
  extractor: extractor.name,
  version: extractor.version,
  ontology: context.ontology.version,
  mappings: context.ontology.version,
})

const isText = (document: { kind: string }): boolean => document.kind === 'note' || document.kind === 'report'

/** Has all free text of an extraction read, beside what its own extractor found. */
const withText = (
  extraction: Extraction,
  extractor: { name: string; version: string },
  context: SealContext,
): { extraction: Extraction; statements: MethodStatement[] } => {
  const own = methodOf(extractor, context)
  const reading = methodOf(text, context)
  const statements: MethodStatement[] = extraction.statements.map((draft) => ({ draft, method: own }))
  const documents = extraction.documents.map((document): DraftDocument => {
    if (!isText(document)) return document
    const { language, statements: found } = text.read(document, context.ontology)
    for (const statement of found) {
      statements.push({
        draft: { ...statement, evidence: { ref: document.ref, ...statement.evidence } },
        method: reading,
      })
    }
    return { ...document, language: document.language ?? language }
  })
  return { extraction: { ...extraction, documents }, statements }
}

/** UTF-16 units of one text; a long note has a hundredth of it. What is larger is no note, and would be one huge record. */
const longestText = 2_000_000

/** Why a document of a record may not be taken; undefined when it may. */
const refusal = (document: DraftDocument, deidentified: boolean): Issue['code'] | undefined => {
  if (!isText(document)) return undefined
  if (!deidentified) return 'NOT_DEIDENTIFIED'
  return document.text.length > longestText ? 'TOO_LARGE' : undefined
}

/**
 * Reads and seals one extraction. Free text without the steward's word that it is de-identified, or too long to be one
 * text, is left out: a record that is nothing else is rejected, with an issue either way.
 */
export const readRecord = (
  extraction: Extraction,
  extractor: { name: string; version: string },
  context: SealContext,
  options: { readonly deidentified: boolean; readonly place: string },
): { readonly record?: SealedRecord; readonly issues: readonly Issue[]; readonly characters: number } => {
  const refused = new Map(
    extraction.documents.flatMap((d) => {
      const code = refusal(d, options.deidentified)
      return code === undefined ? [] : [[d.ref, code] as const]
    }),
  )
  const rejected = refused.size > 0 && refused.size === extraction.documents.length
  const issues = [...new Set(refused.values())].map((code): Issue => ({
    code,
    place: options.place,
    excerpt: '',
    severity: rejected ? 'error' : 'warning',
  }))
  if (rejected) return { issues, characters: 0 }
  const usable: Extraction = {
    ...extraction,
    documents: extraction.documents.filter((d) => !refused.has(d.ref)),
    statements: extraction.statements.filter((s) => !refused.has(s.evidence.ref)),
  }
  const read = withText(usable, extractor, context)
  const characters = read.extraction.documents.reduce((sum, d) => sum + (isText(d) ? d.text.length : 0), 0)
  return { record: seal(read.extraction, read.statements, context), issues, characters }
}

/** Nothing new is put into the table when a stored record is read again: what it told is kept already. */
const extractorOf = (system: string): Extractor<unknown> | undefined =>
  formats.find((f) => f.system === system)?.extractor

/**
 * Reads a stored record again with the extractors and the ontology of today; identity comes from the stored keys. It
 * stays with the load that brought it, so that taking that load back still takes it.
 */
export const rereadRecord = (
  stored: StoredRecord,
  context: Omit<SealContext, 'job'>,
  references: Parameters<Extractor<unknown>['extract']>[1]['references'],
): SealedRecord => {
  const extractor = extractorOf(stored.key.system)
  const source = stored.documents.find((d) => d.kind === 'resource' || d.kind === 'message')
  const found =
    extractor === undefined || source === undefined
      ? undefined
      : extractor.extract(
          extractor.restore(source.text),
          { ontology: context.ontology, references, language: 'auto' },
          true,
        )
  if (found === 'later') throw new Error(`${stored.key.type}/${stored.key.id} asked to be seen later at the end`)
  const encounter = stored.documents.find((d) => d.encounter !== undefined)?.encounter
  const sourceRef = stored.documents.findIndex((d) => d === source)
  const extraction: Extraction = {
    record: { system: stored.key.system, type: stored.key.type, id: stored.key.id },
    disposition: 'used',
    ...(stored.patient === undefined ? {} : { patient: { system: sealedSystem, value: stored.patient } }),
    ...(encounter === undefined ? {} : { encounter: { system: sealedSystem, value: encounter } }),
    documents: stored.documents.map((d, ref) => ({
      ref,
      kind: d.kind,
      ...(d.language === undefined ? {} : { language: d.language }),
      title: d.title,
      ...(d.date === undefined ? {} : { date: d.date }),
      text: d.text,
      sections: d.sections,
    })),
    statements: (found?.statements ?? []).map((s) => ({ ...s, evidence: { ...s.evidence, ref: sourceRef } })),
    issues: [],
  }
  const of: SealContext = { ...context, job: stored.job }
  const read = withText(extraction, extractor ?? text, of)
  return { ...seal(read.extraction, read.statements, of, stored), content: stored.content }
}
