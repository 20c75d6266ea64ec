import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { newPidsGroup, pidsRoot, type PidsGroup } from '@indev-internal/jest-preset/pids-group'

/** What went on beside the commands, seen from outside. */
export interface Sighting {
  /** From the first command to the end of the last, s. */
  readonly loopS: number
  /** User and system time of everything that was no command, s. */
  readonly childCpuS: number
  /** Detached processes seen at all, and at once. */
  readonly started: number
  readonly mostAlive: number
  /** From the end of the last command to the end of the last process, s. */
  readonly quietAfterS: number
}

/** Processes and threads: a loop with one uploader needs a tenth. */
const PIDS_MAX = 1_000
const LOOK_MS = 10

/** Why no loop can run here; undefined when one can. */
export function whyNoArena(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'a pid namespace and a pids limit need root'
  return pidsRoot() === undefined ? 'no pids controller is mounted' : undefined
}

/** Joins the group before anything else; what is left in the namespace dies with its first process. */
const JOIN = `
echo $$ > "$1" && shift &&
exec unshare --pid --fork --mount-proc --kill-child bash --norc -c "$@"`

/**
 * The commands are the children of a shell of their own; whatever they leave behind falls to the first process
 * of the namespace. What both have waited for, less the shell and its children, is the background's time.
 */
const INIT = `
count=$1; shift
bash --norc -c 'n=$1; shift; for ((i = 0; i < n; i++)); do "$@" > /dev/null 2>&1; done; times' loop "$count" "$@"
echo over
read -r ignored
times`

export interface Loop {
  readonly command: readonly string[]
  readonly commands: number
  readonly env: NodeJS.ProcessEnv
  readonly timeoutMs: number
}

/** Runs a command so many times, one after the other, and watches until nothing of it is left. */
export async function runLoop({ command, commands, env, timeoutMs }: Loop): Promise<Sighting> {
  await using group = newPidsGroup(PIDS_MAX)
  const words = ['-c', JOIN, 'sh', group.entrance, INIT, 'init', String(commands), ...command]
  const init = spawn('sh', words, {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  let said = ''
  init.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = once(init, 'close')
  try {
    const seen = await watch(group, () => said.includes('over'), init)
    init.stdin.end('\n')
    await ended
    return { ...seen, childCpuS: backgroundS(said) }
  } finally {
    init.kill('SIGKILL')
    await ended
  }
}

async function watch(
  group: PidsGroup,
  isOver: () => boolean,
  init: { readonly exitCode: number | null; readonly signalCode: string | null },
): Promise<Omit<Sighting, 'childCpuS'>> {
  const seen = new Set<number>()
  const startMs = performance.now()
  let [mostAlive, overMs] = [0, Number.NaN]
  for (;;) {
    const background = group.pids().filter(isDetached)
    for (const pid of background) seen.add(pid)
    mostAlive = Math.max(mostAlive, background.length)
    const nowMs = performance.now()
    if (Number.isNaN(overMs) && isOver()) overMs = nowMs
    if (init.exitCode !== null || init.signalCode !== null) throw new Error('the loop was cut off')
    if (!Number.isNaN(overMs) && background.length === 0) {
      const [loopS, quietAfterS] = [overMs - startMs, nowMs - overMs].map((ms) => ms / 1_000)
      return {
        loopS: loopS ?? 0,
        quietAfterS: quietAfterS ?? 0,
        started: seen.size,
        mostAlive,
      }
    }
    await delay(LOOK_MS)
  }
}

/** The head of its own session, and not yet dead: proc(5), stat. */
function isDetached(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state !== 'Z' && Number(session) === pid
  } catch {
    return false
  }
}

/** `times` prints a shell's own time and its children's: here the loop's, then the first process's. */
function backgroundS(said: string): number {
  const [loop = 0, commands = 0, , all = 0] = said
    .split('\n')
    .filter((line) => /^\d+m/.test(line))
    .map(secondsIn)
  return Math.max(0, all - loop - commands)
}

function secondsIn(line: string): number {
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  )
}
