import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

function accept(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
}

/** A collector that takes requests in and answers when it is told to. */
export class SlowCollector {
  // Nobody but a client hangs up.
  readonly #server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    void (async () => {
      await buffer(request)
      this.requests += 1
      if (this.#isOpen) accept(response)
      else this.#held.push(response)
      this.#server.emit('held')
    })()
  })
  readonly #sockets = new Set<Socket>()
  readonly #held: ServerResponse[] = []
  #isOpen = false
  /** How many came in whole. */
  requests = 0

  /** Listens on a free loopback port. @returns Its base URL. */
  async listen(): Promise<string> {
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        this.#server.emit('hung-up')
      })
      socket.on('error', () => undefined)
    })
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return `http://127.0.0.1:${address.port}`
  }

  /** Resolves when a request is in whole and waits for its answer. */
  async holds(): Promise<void> {
    while (this.requests === 0) await once(this.#server, 'held')
  }

  /** Takes in what it holds, as if it had only been slow, and all that comes; waits until everybody has hung up. */
  async answer(): Promise<void> {
    this.#isOpen = true
    for (const response of this.#held.splice(0)) accept(response)
    while (this.#sockets.size > 0) await once(this.#server, 'hung-up')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
