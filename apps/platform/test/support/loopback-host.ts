import { randomInt } from 'node:crypto'

/**
 * A loopback address that no other program is likely to listen on or to connect from, so that a port on it
 * that was left is still free a moment later. Only Linux has more than one.
 */
export function loopbackHost(): string {
  if (process.platform !== 'linux') return '127.0.0.1'
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
}
