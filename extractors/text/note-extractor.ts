import type { Extraction, Extractor } from '../extractor.js'
import { sectionsOf } from './canonical-text.js'
import { scanIdentity } from './identity-scan.js'
import type { NoteInput } from './note-input.js'
import { mainLanguage, passages } from './passage.js'

/** A note becomes one document; its text is read by the text extractor. Without a patient the document stands for one. */
export const noteExtractor: Extractor<NoteInput> = {
  name: 'note',
  version: '1',

  extract(input, context): Extraction {
    const record = { system: 'note', type: 'note', id: input.id }
    const empty =
      input.text.trim() === '' || (input.sections.length > 0 && input.sections.every((s) => s.end === s.start))
    if (empty) {
      return {
        record,
        disposition: 'rejected',
        documents: [],
        statements: [],
        issues: [...input.issues, { code: 'EMPTY', place: input.place, excerpt: '', severity: 'error' }],
      }
    }
    const language =
      input.language ?? (context.language === 'auto' ? mainLanguage(passages(input.text)) : context.language)
    return {
      record,
      disposition: 'used',
      ...(input.patient === undefined
        ? {}
        : // without a configured system it is taken for the id of a FHIR Patient: one person's notes and resources meet
          { patient: { system: context.patientSystem ?? 'Patient', value: input.patient } }),
      documents: [
        {
          ref: 0,
          kind: input.kind,
          language,
          title: input.title,
          ...(input.date === undefined ? {} : { date: input.date }),
          text: input.text,
          sections: input.sections,
        },
      ],
      statements: [],
      issues: [...input.issues, ...scanIdentity(input.text, input.place, context.ontology)],
    }
  },

  restore(text) {
    return { place: 'stored', id: 'stored', text, sections: sectionsOf(text), title: '', kind: 'note', issues: [] }
  },
}
