/** The data can't be used; `problems` are `file:line: what is wrong`. */
export class OntologyDataError extends Error {
  override readonly name = 'OntologyDataError'
  constructor(readonly problems: readonly string[]) {
    const shown = problems.slice(0, 20)
    super(
      [`${problems.length} problem(s) in the ontology data`, ...shown, ...(problems.length > 20 ? ['…'] : [])].join(
        '\n',
      ),
    )
  }
}
