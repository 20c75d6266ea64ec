import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect } from 'node:net'

/** A server on a free loopback port, for the time of one test; it never hangs up because nothing was asked for a while. */
export async function serve(
  listener: RequestListener,
): Promise<{ readonly url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server = createServer({ keepAliveTimeout: 0 }, listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * A loopback address where nothing listens, and nobody can meanwhile: its port is the near end of a connection. It is bound,
 * so that the system gives it to no other connection either, which could then meet itself.
 */
export async function deadEnd(): Promise<{
  readonly url: string
  [Symbol.asyncDispose](): Promise<void>
}> {
  const server = await serve(() => undefined)
  const { port } = new URL(server.url)
  const held = connect({ port: Number(port), host: '127.0.0.1', localAddress: '127.0.0.1' })
  // It is cut off with its server.
  held.on('error', () => undefined)
  await once(held, 'connect')
  return {
    url: `http://127.0.0.1:${held.localPort}`,
    async [Symbol.asyncDispose]() {
      held.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}
