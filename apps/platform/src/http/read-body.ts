import type { IncomingMessage } from 'node:http'

/** The longest body that any route takes. */
export const maxBodyBytes = 64 * 1024

/** The body was longer than {@link maxBodyBytes}. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
}

/** Whether an error is that of a client that hung up before the end of its request: no fault of anybody here. */
export function isHangUp(error: unknown, { errored, socket }: IncomingMessage): boolean {
  return error !== null && (error === errored || error === socket.errored)
}

/**
 * The whole body as text, decoded leniently.
 *
 * @throws {@link BodyTooLargeError} as soon as it is too long, without reading on.
 */
export async function readBody(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw new BodyTooLargeError(`body over ${maxBodyBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
