// A thread for the tests of the pool: answers as it is told to.
import { parentPort } from 'node:worker_threads'

const act = {
  count: (_view, [what]) => {
    if (what === 'crash') process.exit(3)
    if (what === 'spin') for (;;);
    return `${what} done`
  },
  close: () => undefined,
}
parentPort.on('message', ({ id, name, args }) => {
  if (name === 'patient') {
    const error = { code: 'NOT_FOUND', message: 'none', facts: { a: 1 } }
    return parentPort.postMessage({ id, error })
  }
  parentPort.postMessage({ id, value: act[name](...args) })
})
