import { once } from 'node:events'
import { type Server, createServer } from 'node:net'

/** Listens on a loopback port, one that the system picks by default, and returns it. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no TCP server')
  return address.port
}

/** Ports that were free a moment ago; held at the same time, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(servers.map((server) => listenOnLoopback(server)))
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
