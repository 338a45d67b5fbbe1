import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Passes requests on to a server, but for those that `drops` names: their connection is cut. */
export interface DroppingProxy {
  readonly url: string
  drops: (method: string, path: string) => boolean
  close(): void
}

export const droppingProxy = async (url: string): Promise<DroppingProxy> => {
  const to = new URL(url)
  const server = createServer((incoming, outgoing) => {
    if (proxy.drops(incoming.method!, incoming.url!)) {
      incoming.socket.destroy()
      return
    }
    const headers = { ...incoming.headers, host: to.host }
    const passed = request(new URL(incoming.url!, to), { method: incoming.method!, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const proxy: DroppingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    drops: () => false,
    close: () => void server.close(),
  }
  return proxy
}
