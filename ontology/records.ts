/** Values by number, which may be made when they are asked for; an array is one too. */
export interface List<T> {
  readonly length: number
  at(index: number): T | undefined
}

/** Values as JSON, one behind the other, each without a need to read the others. */
export interface RecordData {
  /** UTF-8 */
  readonly text: Uint8Array
  /** value → its first byte; one entry more than values */
  readonly starts: Int32Array
}

export const packRecords = (values: List<unknown>): RecordData => {
  const parts: Buffer[] = []
  const starts = new Int32Array(values.length + 1)
  for (let i = 0; i < values.length; i++) {
    parts.push(Buffer.from(JSON.stringify(values.at(i))))
    starts[i + 1] = starts[i]! + parts[i]!.length
  }
  return { text: new Uint8Array(Buffer.concat(parts)), starts }
}

/** Values that are read from their JSON when first asked for, and then stay the same objects. */
export class Records<T> implements List<T> {
  readonly length: number
  private readonly text: Buffer
  private readonly read: T[]

  constructor(private readonly data: RecordData) {
    const { text, starts } = data
    this.length = starts.length - 1
    this.text = Buffer.from(text.buffer, text.byteOffset, text.length)
    this.read = new Array<T>(this.length)
  }

  at(index: number): T | undefined {
    if (!(index >= 0 && index < this.length)) return undefined
    const { starts } = this.data
    return (this.read[index] ??= JSON.parse(this.text.toString('utf8', starts[index], starts[index + 1])) as T)
  }
}
