import { builtins } from './builtins.ts'
import { errnoOf } from './io.ts'

/**
 * Makes this process the last in every queue, as far as the platform lets it: CPU time in all its
 * threads, and with that the lowest best-effort level for the disk (the idle class has no call in Node).
 */
export function goToBackground(platform: NodeJS.Platform = process.platform): void {
  const { readdirSync, writeFileSync } = builtins.fs()
  const { constants, setPriority } = builtins.os()
  const { PRIORITY_LOW } = constants.priority
  quietly(() => {
    setPriority(PRIORITY_LOW)
  })
  if (platform !== 'linux') return
  // On Linux a priority is a thread's, and V8 has threads already.
  quietly(() => {
    for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), PRIORITY_LOW)
  })
  // A session is a scheduling group of its own: inside it a low priority alone means nothing to others.
  // See sched(7), "The autogroup feature".
  quietly(() => {
    writeFileSync('/proc/self/autogroup', String(PRIORITY_LOW))
  })
}

function quietly(call: () => void): void {
  try {
    call()
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}
