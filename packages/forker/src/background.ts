import { builtins } from './builtins.ts'
import { errnoOf } from './io.ts'
import { statFields } from './proc-stat.ts'

/**
 * Nice value of the session among other sessions: a weight of 110 beside their 1,024, sched(7). At the lowest
 * (15), a child with half a second of work may hold its lease for half a minute on a machine that compiles,
 * and whoever waits for it (`off`, `flush`) waits as long. It asks for no more of the machine than before.
 */
const SESSION_NICE = 10

/**
 * Makes this process the last in every queue, as far as the platform lets it: CPU time in all its
 * threads, and with that the lowest best-effort level for the disk (the idle class has no call in Node).
 */
export function goToBackground(platform: NodeJS.Platform = process.platform): void {
  const { readFileSync, readdirSync } = builtins.fs()
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
  // See sched(7), "The autogroup feature". Who was not detached shares it with a terminal, whose it is to set.
  quietly(() => {
    if (leadsSession(readFileSync('/proc/self/stat', 'latin1'))) yieldSession()
  })
}

/** The kernel takes one such wish in a tenth of a second from all who are not root; the others try again. */
function yieldSession(): void {
  try {
    builtins.fs().writeFileSync('/proc/self/autogroup', String(SESSION_NICE))
  } catch (error) {
    if (errnoOf(error) !== 'EAGAIN') throw error
    setTimeout(quietly, 100 + 100 * Math.random(), yieldSession).unref()
  }
}

function leadsSession(stat: string): boolean {
  const [, , , session] = statFields(stat)
  return Number(session) === process.pid
}

function quietly(call: () => void): void {
  try {
    call()
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}
