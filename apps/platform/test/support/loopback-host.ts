import { randomInt } from 'node:crypto'
import { openDatabase } from '../../src/store/database.ts'

/**
 * A loopback address that no other program is likely to listen on or to connect from, so that a port on it
 * that was left is still free a moment later. Only Linux has more than one.
 */
export function loopbackHost(): string {
  if (process.platform !== 'linux') return '127.0.0.1'
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
}

/**
 * A port that the kernel gives to nobody who asks for any: those who listen on all addresses of the machine
 * get others. For a {@link loopbackHost}; 0 where there is but one.
 */
export function quietPort(): number {
  return process.platform === 'linux' ? randomInt(20_000, 30_000) : 0
}

/** Has a new data directory keep such a port for the Kubernetes APIs, as if it had been theirs before. */
export function keepQuietPort(dataDir: string): void {
  const database = openDatabase(dataDir)
  database.remember('kubernetes.port', () => String(quietPort()))
  database.close()
}
