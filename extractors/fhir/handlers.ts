import { allergyIntolerance } from './allergy-intolerance.js'
import { condition } from './condition.js'
import { device } from './device.js'
import { diagnosticReport } from './diagnostic-report.js'
import { documentReference } from './document-reference.js'
import { encounter } from './encounter.js'
import { familyMemberHistory } from './family-member-history.js'
import type { Handler } from './handler.js'
import { imagingStudy } from './imaging-study.js'
import { immunization } from './immunization.js'
import {
  medication,
  medicationAdministration,
  medicationDispense,
  medicationRequest,
  medicationStatement,
} from './medication.js'
import { observation } from './observation.js'
import { patient } from './patient.js'
import { procedure } from './procedure.js'
import { specimen } from './specimen.js'

/** Who reads which resource type; the other types of resource-type.ts are known and not used. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    AllergyIntolerance: allergyIntolerance,
    Condition: condition,
    Device: device,
    DiagnosticReport: diagnosticReport,
    DocumentReference: documentReference,
    Encounter: encounter,
    FamilyMemberHistory: familyMemberHistory,
    ImagingStudy: imagingStudy,
    Immunization: immunization,
    Medication: medication,
    MedicationAdministration: medicationAdministration,
    MedicationDispense: medicationDispense,
    MedicationRequest: medicationRequest,
    MedicationStatement: medicationStatement,
    Observation: observation,
    Patient: patient,
    Procedure: procedure,
    Specimen: specimen,
  }),
)
