/** A top-level object of a JSON array, of JSON lines or of concatenated JSON, as text; or a stretch that is none. */
export type JsonPiece =
  | { readonly kind: 'object'; readonly text: string; readonly index: number }
  | { readonly kind: 'broken' | 'tooLarge'; readonly excerpt: string; readonly index: number }

/**
 * Cuts decoded text into objects while it arrives; memory holds one object at a time. A raw line end inside a string
 * is not JSON: the object is given up as broken and reading goes on with the next line. Linear in the input.
 */
export class JsonCutter {
  private parts: string[] = []
  private held = 0
  private depth = 0
  private inString = false
  private escaped = false
  private dropped = false
  private junk = ''
  private index = 0

  /** @param limit UTF-16 units of the largest object kept */
  constructor(private readonly limit: number) {}

  *push(chunk: string): Generator<JsonPiece> {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const c = chunk.charCodeAt(at)
      if (this.depth === 0) {
        if (c === 123) {
          yield* this.endJunk()
          this.depth = 1
          from = at
        } else if (c > 32 && c !== 44 && c !== 91 && c !== 93 && c !== 0xfeff)
          this.junk += this.junk.length < 80 ? chunk[at] : ''
        else if (c === 10) yield* this.endJunk()
        continue
      }
      if (this.inString) {
        if (this.escaped) this.escaped = false
        else if (c === 92) this.escaped = true
        else if (c === 34) this.inString = false
        else if (c === 10) {
          this.keep(chunk.slice(from, at))
          yield this.end('broken')
          from = at + 1
        }
      } else if (c === 34) this.inString = true
      else if (c === 123) this.depth++
      else if (c === 125 && --this.depth === 0) {
        this.keep(chunk.slice(from, at + 1))
        yield this.dropped ? this.end('tooLarge') : this.end('object')
      }
    }
    if (this.depth > 0) this.keep(chunk.slice(from))
  }

  /** What is left at the end of the input is cut off. */
  *finish(): Generator<JsonPiece> {
    if (this.depth > 0) yield this.end('broken')
    yield* this.endJunk()
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
    return kind === 'object' ? { kind, text, index } : { kind, excerpt: text.slice(0, 80), index }
  }

  private *endJunk(): Generator<JsonPiece> {
    if (this.junk === '') return
    const excerpt = this.junk
    this.junk = ''
    yield { kind: 'broken', excerpt, index: this.index }
  }
}
