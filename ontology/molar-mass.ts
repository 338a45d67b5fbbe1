import { isConceptId } from './id-range.js'

/** What turns mass into amount of substance for one analyte. */
export interface MolarMass {
  /** g/mol */
  readonly gramsPerMole: number
  /** charges of the ion, for eq; absent where it is none */
  readonly valence?: number
}

const header = ['id', 'analyte', 'g_per_mol', 'valence']

/** Reads `data/molar-mass.tsv`: id of a measurement, its analyte, g/mol (IUPAC standard atomic weights), charges. */
export const parseMolarTable = (
  text: string,
  file: string,
): { masses: ReadonlyMap<string, MolarMass>; problems: readonly string[] } => {
  const masses = new Map<string, MolarMass>()
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  if (lines[0]?.trimEnd() !== header.join('\t'))
    return { masses, problems: [`${file}:1: the header is not ${header.join(', ')}`] }
  const problems: string[] = []
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return
    const [id = '', , mass = '', charges = ''] = line.split('\t').map((cell) => cell.trim())
    const gramsPerMole = Number(mass)
    const valence = Number(charges)
    if (!isConceptId(id) || !(gramsPerMole > 0) || !(valence >= 0))
      problems.push(`${file}:${index + 2}: ${line} is no molar mass`)
    else masses.set(id, { gramsPerMole, ...(valence > 0 && { valence }) })
  })
  return { masses, problems }
}
