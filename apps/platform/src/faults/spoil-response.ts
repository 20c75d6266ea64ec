import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.ts'

/** The work is done and the answer never sent: the connection breaks in its place. */
export function cutOff(req: IncomingMessage, res: ServerResponse): void {
  const cut = () => {
    req.socket.destroy()
    return res
  }
  res.end = cut
  res.writeHead = () => res
  res.flushHeaders = () => {}
  res.write = () => {
    cut()
    return false
  }
}

/** Into how many pieces a body falls, and how far they are apart, ms. */
const pieces = 16
const gapMs = 250

/** The body comes piece by piece, once all of it is there. */
export function drip(res: ServerResponse, clock: Clock): void {
  const write: (chunk: Uint8Array) => boolean = res.write.bind(res)
  const end: () => ServerResponse = res.end.bind(res)
  const chunks: Uint8Array[] = []
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk))
    else if (chunk instanceof Uint8Array) chunks.push(chunk)
  }
  res.write = (chunk: unknown) => {
    keep(chunk)
    return true
  }
  res.end = (chunk?: unknown) => {
    keep(chunk)
    const body = Buffer.concat(chunks)
    const pieceBytes = Math.max(1, Math.ceil(body.length / pieces))
    const send = (from: number): void => {
      if (res.destroyed) return
      if (from >= body.length) {
        end()
        return
      }
      write(body.subarray(from, from + pieceBytes))
      clock.timer(gapMs, () => send(from + pieceBytes))
    }
    send(0)
    return res
  }
}
