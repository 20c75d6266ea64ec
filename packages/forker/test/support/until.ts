import { setTimeout as delay } from 'node:timers/promises'

/** Resolves once `holds`; looked at every 20 ms, for at most `withinMs`. */
export async function until(holds: () => boolean, withinMs = 60_000): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > endMs)
      throw new Error(`not so within ${withinMs} ms: ${holds.toString()}`)
    await delay(20)
  }
}
