/** Calls a function once, when its value is first asked for. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** An object each of whose properties is made when it is first asked for. */
export const lazy = <T extends object>(makers: { readonly [K in keyof T]: () => T[K] }): T => {
  const out = {} as T
  for (const name of Object.keys(makers) as (keyof T)[])
    Object.defineProperty(out, name, { enumerable: true, get: once(makers[name]) })
  return out
}
