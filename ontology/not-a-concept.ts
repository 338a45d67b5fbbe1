/** A code of a public system that sources send and that names nothing we keep as a concept, with why. */
export interface NotAConcept {
  /** a key of `codeSystems` */
  readonly system: string
  readonly code: string
  readonly reason: { readonly zh: string; readonly en: string }
}

const header = ['system', 'code', 'reason_zh', 'reason_en']

/** Reads `data/not-a-concept.tsv`. @param file as it is named in problems */
export const parseNotAConcept = (
  text: string,
  file: string,
): { rows: readonly (NotAConcept & { readonly place: string })[]; problems: readonly string[] } => {
  const rows: (NotAConcept & { place: string })[] = []
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  if (lines[0]?.trimEnd() !== header.join('\t'))
    return { rows, problems: [`${file}:1: the header is not ${header.join(', ')}`] }
  const problems: string[] = []
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return
    const place = `${file}:${index + 2}`
    const [system = '', code = '', zh = '', en = '', ...more] = line.split('\t').map((cell) => cell.trim())
    if (system === '' || code === '' || zh === '' || en === '' || more.length > 0)
      problems.push(`${place}: not a system, a code and a reason in both languages`)
    else rows.push({ system, code, reason: { zh, en }, place })
  })
  return { rows, problems }
}
