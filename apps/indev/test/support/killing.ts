import type { Runner } from './fault-matrix.ts'
import { runIndev } from './indev.ts'

/** Runs the bundle as a process of its own, which Ctrl-C and `kill -9` really end. */
export const killing: Runner = async (box, argv) => {
  box.hasProcesses = true
  return runIndev(argv, {
    env: box.env,
    onStart(kill) {
      box.interrupt = kill
    },
  })
}
