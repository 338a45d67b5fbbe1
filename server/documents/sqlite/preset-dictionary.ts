/**
 * Strings that texts are likely to repeat: element names and code systems of HL7 FHIR R4 in the order in which resources
 * write them, and headings of notes. A text of 1 KB has no room to build up a dictionary of its own; with this one it
 * takes about a third of the space. Texts on disk were written with it: never change it, add a second one.
 */
export const presetDictionary = Buffer.from(
  [
    '主诉现病史既往史个人史家族史婚育史体格检查辅助检查初步诊断出院诊断诊疗经过出院医嘱患者无明显诱因出现伴胸闷胸痛气促头晕头痛，否认',
    '高血压病史糖尿病病史冠心病史脑梗死心房颤动。检查所见：检查提示：印象：左侧右侧未见明显异常。入院后予以治疗，好转出院。',
    'Chief complaint: History of present illness: Past medical history: Family history: Findings: Impression: No evidence of ',
    '{"resourceType":"ImagingStudy","modality":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"',
    '{"resourceType":"Immunization","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"',
    '{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"criticality":"low","reaction":[{"manifestation":[{"coding":[',
    '{"resourceType":"Patient","identifier":[{"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]}}],"gender":"female","birthDate":"19","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]},"deceasedDateTime":"',
    '{"resourceType":"DiagnosticReport","presentedForm":[{"contentType":"text/plain","data":"","title":"","conclusion":"","result":[{"reference":"urn:uuid:',
    '{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationReference":{"reference":"","display":"","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"","display":" MG Oral Tablet"}],"text":"","authoredOn":"","requester":{"reference":"","dosageInstruction":[{"sequence":1,"text":"","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"asNeededBoolean":false,"doseAndRate":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered","display":"Ordered"}]},"doseQuantity":{"value":1}}]}]}',
    '{"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"type":[{"coding":[{"system":"http://snomed.info/sct","code":"","display":"Encounter"}],"period":{"start":"","end":"","serviceProvider":{"reference":"',
    '{"resourceType":"Procedure","status":"completed","performedPeriod":{"start":"","end":"","performedDateTime":"","reasonReference":[{"reference":"',
    '{"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"resolved"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis","display":"Encounter Diagnosis"}]}],"code":{"coding":[{"system":"http://snomed.info/sct","code":"","display":" (disorder)"}],"text":""},"subject":{"reference":""},"encounter":{"reference":""},"onsetDateTime":"20","abatementDateTime":"20","recordedDate":"20',
    '{"resourceType":"Observation","id":"","meta":{"profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"]},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory","display":"laboratory","code":"vital-signs","display":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"","display":""}],"text":""},"subject":{"reference":"Patient/urn:uuid:"},"encounter":{"reference":"Encounter/urn:uuid:"},"effectiveDateTime":"20","issued":"20","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"","display":"","interpretation":[{"coding":[{"referenceRange":[{"low":{"value":,"high":{"value":,"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"","display":""}],"text":""}}","valueQuantity":{"value":1,"unit":"mm[Hg]","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}',
  ].join(''),
  'utf8',
)
