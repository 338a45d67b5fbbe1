/** A line of a table with the place it was read from, such as `ontology/elements/value.tsv:12`. */
export interface Line<Column extends string> {
  readonly place: string
  readonly cell: Readonly<Record<Column, string>>
}

export interface Lines<Column extends string> {
  readonly lines: readonly Line<Column>[]
  /** `file:line: what is wrong`; such a line is left out */
  readonly problems: readonly string[]
}

/**
 * Reads a table whose first line names its columns. Cells are trimmed, those missing at the end of a line are empty,
 * empty lines are skipped.
 * @param file as it is named in places and problems
 */
export const readTsv = <Column extends string>(
  text: string,
  columns: readonly Column[],
  file: string,
): Lines<Column> => {
  const raw = text.replace(/^\ufeff/, '').split('\n')
  if ((raw[0] ?? '').trimEnd() !== columns.join('\t'))
    return { lines: [], problems: [`${file}:1: the header is not ${columns.join(', ')} (tab-separated)`] }
  // copied for each line: an object whose keys are set one by one is slow, and there are thousands
  const empty = Object.fromEntries(columns.map((column) => [column, ''])) as Record<Column, string>
  const lines: Line<Column>[] = []
  const problems: string[] = []
  for (let i = 1; i < raw.length; i++) {
    if (raw[i]!.trim() === '') continue
    const place = `${file}:${i + 1}`
    const cells = raw[i]!.split('\t')
    if (cells.length > columns.length) {
      problems.push(`${place}: ${cells.length} columns, expected ${columns.length}`)
      continue
    }
    const cell = { ...empty }
    for (let n = 0; n < cells.length; n++) cell[columns[n]!] = cells[n]!.trim()
    lines.push({ place, cell })
  }
  return { lines, problems }
}
