import { afterEach, beforeEach, test } from '@jest/globals'

/** Where a store lives for one test; opened several times, it is several connections to one store. */
export interface StorePlace<Store> {
  open(options?: { readonly?: boolean }): Promise<Store>
  /** frees the place after all connections were closed */
  remove(): Promise<void>
}

/** What an adapter gives a contract suite: its name, where to open it, and what it cannot do, with the reason. */
export interface Subject<Store> {
  readonly name: string
  readonly place: () => Promise<StorePlace<Store>>
  readonly skip?: Readonly<Record<string, string>>
}

/** A fresh place for every test of the suite around; what a test opens there is closed after it. */
export const opener = <Store extends { close(): Promise<void> }>({
  place,
}: Subject<Store>): StorePlace<Store>['open'] => {
  let here: StorePlace<Store>
  const opened: Store[] = []
  beforeEach(async () => {
    here = await place()
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close().catch(() => undefined)
    await here.remove()
  })
  return async (options) => {
    const store = await here.open(options)
    opened.push(store)
    return store
  }
}

/** `test`, but for what the adapter says it cannot do. */
export const checker =
  ({ skip = {} }: Subject<never> | Subject<unknown>) =>
  (what: string, body: () => Promise<void>, limit?: number): void =>
    skip[what] === undefined ? test(what, body, limit) : test.skip(`${what}: ${skip[what]}`, body)
