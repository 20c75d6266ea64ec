import { setTimeout as delay } from 'node:timers/promises'

import type { ServerProcess } from './server-process.ts'

/** A loaded machine may take this long to start a program of 45 MiB. */
const START_TIMEOUT_MS = 60_000

/**
 * Asks until it is so, for as long as the server runs.
 *
 * @returns False when the server has ended, or not got there in time.
 */
export async function becomesReady(
  server: ServerProcess,
  isReady: () => Promise<boolean>,
): Promise<boolean> {
  const deadlineMs = performance.now() + START_TIMEOUT_MS
  while (server.isRunning() && performance.now() < deadlineMs) {
    if (await isReady().catch(() => false)) return true
    await Promise.race([server.ended, delay(25)])
  }
  return false
}
