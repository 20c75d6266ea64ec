import type { Runner } from './fault-matrix.ts'
import { runIndev } from './indev.ts'

/** Runs the bundle as a process of its own, which Ctrl-C and `kill -9` really end. */
export const killing: Runner = async (box, argv) => {
  box.hasProcesses = true
  return runIndev(argv, {
    env: box.env,
    // Without idempotency keys the next run waits until the earlier request must be over.
    limitMs: 90_000,
    onStart(kill) {
      box.interrupt = kill
    },
  })
}
