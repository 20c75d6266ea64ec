import { once } from 'node:events'
import { createServer } from 'node:http'
import { type Socket, connect } from 'node:net'

/** How a proxy answers a `CONNECT`. */
export type ProxyMood = 'tunnel' | 'forbid' | 'silent'

/** A proxy that takes everybody to one port of loopback, whatever they ask for. */
export interface Proxy extends AsyncDisposable {
  readonly url: string
  /** `host:port` of each `CONNECT`. */
  readonly asked: readonly string[]
}

export async function startProxy(mood: ProxyMood, targetPort: number): Promise<Proxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    return socket
  }
  const server = createServer((_request, response) => void response.writeHead(403).end())
  server.on('connection', keep)
  server.on('connect', (request, client: Socket) => {
    asked.push(request.url ?? '')
    if (mood === 'forbid') client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    if (mood !== 'tunnel') return
    const target = keep(connect(targetPort, '127.0.0.1'))
    target.on('connect', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.pipe(client)
      client.pipe(target)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
