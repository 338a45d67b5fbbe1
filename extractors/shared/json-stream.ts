/** A top-level object of a JSON array, of JSON lines or of concatenated JSON, as text; or a stretch that is none. */
export type JsonPiece =
  | { readonly kind: 'object'; readonly text: string; readonly index: number }
  | { readonly kind: 'broken' | 'tooLarge'; readonly excerpt: string; readonly index: number }

/**
 * Cuts decoded text into objects while it arrives; memory holds one object at a time. A raw line end inside a string
 * is not JSON: the object is given up as broken and reading goes on with the next line. So it does at a line that begins
 * with `{` where the object under way can't hold one. Linear in the input.
 */
export class JsonCutter {
  private parts: string[] = []
  private held = 0
  private depth = 0
  private inString = false
  private escaped = false
  private dropped = false
  /** open brackets of the object under way */
  private brackets: number[] = []
  /** last character outside strings that is no blank; a string's closing quote for a string */
  private last = 0
  /** units since the line began when all of them are blank, else -1 */
  private indent = 0
  private crossedLine = false
  private inArray = false
  private junk = ''
  private index = 0

  /**
   * @param limit UTF-16 units of the largest object kept
   * @param lines each line is an object of its own; also learned from a whole object on one line outside an array
   */
  constructor(
    private readonly limit: number,
    private lines = false,
  ) {}

  *push(chunk: string): Generator<JsonPiece> {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const c = chunk.charCodeAt(at)
      if (this.depth === 0) {
        if (c === 123) {
          yield* this.endJunk()
          this.begin()
          from = at
        } else if (c === 91 && this.junk === '') this.inArray = true
        else if (c > 32 && c !== 44 && c !== 91 && c !== 93 && c !== 0xfeff)
          this.junk += this.junk.length < 80 ? chunk[at] : ''
        else if (c === 10) yield* this.endJunk()
        continue
      }
      if (this.inString) {
        if (c === 10) {
          this.keep(chunk.slice(from, at))
          yield this.end('broken')
          from = at + 1
        } else if (this.escaped) this.escaped = false
        else if (c === 92) this.escaped = true
        else if (c === 34) this.inString = false
        continue
      }
      if (c === 10) {
        this.indent = 0
        this.crossedLine = true
        continue
      }
      if (c <= 32) {
        if (this.indent >= 0) this.indent++
        continue
      }
      if (c === 34) this.inString = true
      else if (c === 123) {
        if (this.beginsAnew()) {
          this.keep(chunk.slice(from, at))
          yield this.end(this.dropped ? 'tooLarge' : 'broken')
          this.begin()
          from = at
          continue
        }
        this.depth++
        this.brackets.push(c)
      } else if (c === 91) this.brackets.push(c)
      else if (c === 93) {
        if (this.brackets.at(-1) === 91) this.brackets.pop()
      } else if (c === 125) {
        while (this.brackets.pop() === 91);
        if (--this.depth === 0) {
          this.keep(chunk.slice(from, at + 1))
          this.lines ||= !this.crossedLine && !this.inArray
          yield this.dropped ? this.end('tooLarge') : this.end('object')
        }
      }
      this.last = c
      this.indent = -1
    }
    if (this.depth > 0) this.keep(chunk.slice(from))
  }

  /** What is left at the end of the input is cut off. */
  *finish(): Generator<JsonPiece> {
    if (this.depth > 0) yield this.end('broken')
    yield* this.endJunk()
  }

  private begin(): void {
    this.depth = 1
    this.brackets = [123]
    this.last = 123
    this.indent = -1
    this.crossedLine = false
  }

  /** Is a `{` at the start of a line the next object, the one under way being no JSON so far? */
  private beginsAnew(): boolean {
    if (this.indent < 0) return false
    if (this.lines && this.indent === 0) return true
    const isValue = this.last === 58 || (this.brackets.at(-1) === 91 && (this.last === 91 || this.last === 44))
    return !isValue
  }

  private keep(text: string): void {
    this.held += text.length
    if (this.held > this.limit) {
      this.dropped = true
      this.parts = this.parts.slice(0, 1)
    } else this.parts.push(text)
  }

  private end(kind: JsonPiece['kind']): JsonPiece {
    const text = this.parts.join('')
    this.parts = []
    this.held = 0
    this.depth = 0
    this.inString = this.escaped = this.dropped = false
    const index = this.index++
    return kind === 'object' ? { kind, text, index } : { kind, excerpt: text.slice(0, 80).trimEnd(), index }
  }

  private *endJunk(): Generator<JsonPiece> {
    if (this.junk === '') return
    const excerpt = this.junk
    this.junk = ''
    yield { kind: 'broken', excerpt, index: this.index }
  }
}
