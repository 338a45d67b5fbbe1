/**
 * Gathers the keys that are asked for in one turn of the event loop and reads them at once; each key is read once.
 * Lives as long as one request.
 */
export const createBatch = <Key, Value>(
  read: (keys: readonly Key[]) => Promise<(key: Key) => Value>,
): ((key: Key) => Promise<Value>) => {
  const known = new Map<Key, Promise<Value>>()
  let gathering: { readonly keys: Key[]; readonly answer: Promise<(key: Key) => Value> } | undefined
  return (key) => {
    const there = known.get(key)
    if (there !== undefined) return there
    if (gathering === undefined) {
      const keys: Key[] = []
      const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        gathering = undefined
        return read(keys)
      })
      gathering = { keys, answer }
    }
    gathering.keys.push(key)
    const value = gathering.answer.then((find) => find(key))
    known.set(key, value)
    return value
  }
}
