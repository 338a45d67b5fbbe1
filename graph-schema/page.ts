/**
 * A page of a list. Cursors are opaque, stay valid while the list changes, and hold nothing of what the reader may
 * not see: they are made of the sort key of the last visible item.
 */
export interface PageRequest {
  /** 1..1000 */
  readonly first: number
  readonly after?: string
}
export interface Page<Item> {
  readonly items: readonly Item[]
  /** items of all pages */
  readonly total: number
  /** cursor of the last item; absent on the last page */
  readonly next?: string
}
