import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'

/** A server on a free loopback port, for the time of one test. */
export async function serve(
  listener: RequestListener,
): Promise<{ readonly url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server = createServer(listener)
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

/** A loopback port on which nothing listens: it was free a moment ago. */
export async function deadPort(): Promise<number> {
  await using server = await serve(() => undefined)
  return Number(new URL(server.url).port)
}
