import { isConceptId } from './id-range.js'
import { readTsv } from './tsv.js'

/** What turns mass into amount of substance for one analyte. */
export interface MolarMass {
  /** g/mol */
  readonly gramsPerMole: number
  /** charges of the ion, for eq; absent where it is none */
  readonly valence?: number
}

export const molarMassColumns = ['id', 'analyte', 'g_per_mol', 'valence'] as const

/** Reads `data/molar-mass.tsv`: id of a measurement, its analyte, g/mol (IUPAC standard atomic weights), charges. */
export const parseMolarTable = (
  text: string,
  file: string,
): { readonly masses: ReadonlyMap<string, MolarMass>; readonly problems: readonly string[] } => {
  const { lines, problems: unread } = readTsv(text, molarMassColumns, file)
  const problems = [...unread]
  const masses = new Map<string, MolarMass>()
  for (const { place, cell } of lines) {
    const gramsPerMole = Number(cell.g_per_mol)
    const valence = Number(cell.valence)
    if (!isConceptId(cell.id) || !(gramsPerMole > 0) || !(valence >= 0))
      problems.push(`${place}: ${cell.g_per_mol} g/mol, charges ${cell.valence || 0} of ${cell.id} is no molar mass`)
    else masses.set(cell.id, { gramsPerMole, ...(valence > 0 && { valence }) })
  }
  return { masses, problems }
}
