import { OntologyDataError } from '../../ontology/data-error.js'
import { loadOntology } from '../../ontology/load.js'
import { compileForms } from './forms.js'

// A program of the build: the forms of our own ontology in one file. Tables that can't be used leave none.
try {
  compileForms(loadOntology())
} catch (e) {
  if (!(e instanceof OntologyDataError)) throw e
}
