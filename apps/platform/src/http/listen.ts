import type { Server } from 'node:http'
import { PlatformError } from '../platform-error.ts'

/** Binds the server. @returns the port it got. @throws {@link PlatformError} `ERR_PLATFORM_LISTEN`. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `cannot listen on ${host} port ${port}`
      reject(new PlatformError('ERR_PLATFORM_LISTEN', message, { cause }))
    })
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** How often connections are looked at whose request may have ended, ms. */
const lookMs = 20

/** Takes no new connection, lets requests under way end, and cuts them after `graceMs`. */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    // A client may keep the connection of a request that has ended for another.
    const look = setInterval(() => server.closeIdleConnections(), lookMs)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(look)
      resolve()
    })
  })
}
