// A platform and collectors in whatever state, in a process and perhaps a network of its own. Ends with its input.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'

import { startStub } from '../startup/stub.ts'

async function listen(): Promise<Server> {
  // It takes every connection and never answers.
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function urlOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const [stub, tarpit, closed] = await Promise.all([startStub(), listen(), listen()])
const urls = {
  platform: stub.url,
  healthy: stub.otlpEndpoint('healthy'),
  refused: urlOf(closed),
  tarpit: urlOf(tarpit),
}
closed.close()
await once(closed, 'close')
process.stdout.write(`${JSON.stringify(urls)}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
process.exit()
