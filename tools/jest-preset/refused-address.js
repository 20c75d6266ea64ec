import { once } from 'node:events'
import { connect, createServer } from 'node:net'

export async function refusedAddress() {
  const server = createServer((peer) => peer.on('error', () => undefined).resume())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  // Bound, so that the system gives its port to no other connection either, which could then meet itself.
  const held = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' })
  await once(held, 'connect')
  return {
    url: `http://127.0.0.1:${held.localPort}`,
    async [Symbol.asyncDispose]() {
      held.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
