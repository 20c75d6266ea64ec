import { once } from 'node:events'
import { type Socket, createServer } from 'node:net'
import { fixture } from './child.ts'

/** Where a program waits for a test. */
export interface Gate extends AsyncDisposable {
  /** Lets a program load the fixture that asks. */
  readonly env: NodeJS.ProcessEnv
  /** Resolves once one waits; lets it go. */
  readonly held: Promise<() => void>
}

/**
 * Opens a gate for programs that are started with a fixture of the name.
 *
 * @param onHeld - Called whenever one waits, with what lets it go.
 */
export async function openGate(name: string, onHeld?: (letGo: () => void) => void): Promise<Gate> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    // Whoever was let go breaks the connection off.
    socket.on('error', () => undefined)
    onHeld?.(() => void socket.end('go'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const held = once(server, 'connection').then(
    ([socket]) =>
      () =>
        void socket.end('go'),
  )
  const address = server.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  return {
    env: { NODE_OPTIONS: `--import=${fixture(name).href}`, HELD_BY: port },
    held,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
