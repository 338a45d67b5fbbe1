/** Status of an assertion, of the patient and at the time of the document. */
export const statuses = ['present', 'absent', 'possible', 'historical', 'family', 'planned'] as const
export type Status = (typeof statuses)[number]
