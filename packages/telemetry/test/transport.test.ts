import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { httpTransport } from '../src/transport.ts'

/** A collector that resets the connection of the nth request, unanswered. */
async function resetting(nth: (count: number) => boolean) {
  let count = 0
  let connections = 0
  const server = createServer((request, response) => {
    count += 1
    const isReset = nth(count)
    request.resume().once('end', () => {
      if (isReset) request.socket.resetAndDestroy()
      else response.writeHead(200).end()
    })
  })
  // A connection is kept until it is used again, however late that is.
  server.keepAliveTimeout = 0
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const transport = httpTransport({
    endpoint: `http://127.0.0.1:${port}`,
    userAgent: 'test',
    timeoutMs: 30_000,
    network: {},
  })
  return {
    post: async () => transport.post('traces', Buffer.from('spans'), new AbortController().signal),
    seen: () => ({ count, connections }),
    async [Symbol.asyncDispose]() {
      transport.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a connection that was kept, and is closed just as it is used again, says nothing of the collector', async () => {
  await using collector = await resetting((count) => count === 2)
  expect(await collector.post()).toMatchObject({ kind: 'answered', status: 200 })
  expect(await collector.post()).toMatchObject({ kind: 'answered', status: 200 })
  expect(collector.seen()).toEqual({ count: 3, connections: 2 })
})

test('a new connection that is reset is a failure, and nothing is sent twice', async () => {
  await using collector = await resetting(() => true)
  expect(await collector.post()).toMatchObject({ kind: 'no-answer', code: 'ECONNRESET' })
  expect(collector.seen()).toEqual({ count: 1, connections: 1 })
})
