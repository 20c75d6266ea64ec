import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** What was seen from outside, none of it from our own records. */
export interface Sighting {
  /**
   * Background processes ever started: what the kernel's last id leaves when the commands and the shell are
   * taken away. NaN when the commands did not come to an end.
   */
  readonly started: number
  /** Background processes alive at once. */
  readonly mostAlive: number
  /** The longest that one of them may have lived, seconds. */
  readonly longestS: number
  /** From the first command to the last process's end, seconds. */
  readonly lastedS: number
  /** From the last command's end to the last process's, seconds. */
  readonly quietAfterS: number
  /** Whatever was still alive at the end of its time was killed. */
  readonly quiet: boolean
}

/** What goes on while the commands run; called at every look. */
export type Weather = (background: readonly number[]) => void

const PIDS_V1 = '/sys/fs/cgroup/pids'
const CGROUP_V2 = '/sys/fs/cgroup'
/** Processes and threads; a storm that needs more has already failed. */
const PIDS_MAX = 2_500
const LOOK_MS = 20
/** What `node -e 0` takes. */
export const IDS_PER_NODE = 7
const INIT_IDS = 1
/** A machine on which the commands alone take longer is not fit for a storm. */
const COMMANDS_MS = 90_000
/** A chain has no gaps: each process is alive when it starts the next. */
const QUIET_MS = 300

/** Why no storm can be let loose here; undefined when one can. */
export function whyNoArena(): string | undefined {
  if (process.platform !== 'linux') return 'no pid namespaces on this platform'
  if (process.getuid?.() !== 0) return 'a pid namespace and a pids limit need root'
  if (cgroupRoot() === undefined) return 'no pids controller is mounted'
  return undefined
}

function cgroupRoot(): string | undefined {
  if (existsSync(join(PIDS_V1, 'cgroup.procs'))) return PIDS_V1
  const controllers = join(CGROUP_V2, 'cgroup.subtree_control')
  const isOn = existsSync(controllers) && readFileSync(controllers, 'utf8').includes('pids')
  return isOn ? CGROUP_V2 : undefined
}

/** What to let loose. */
export interface Storm {
  /** Arguments of Node. */
  readonly program: readonly string[]
  /** More environment for the commands, and for them alone. */
  readonly env: Readonly<Record<string, string>>
  /** Started at once, `waves` times, each as soon as the last one has ended. */
  readonly commands: number
  readonly waves: number
  /** The last wave comes so much later, s. */
  readonly lateS: number
  /** How long it may go on when the commands have ended, ms. */
  readonly maxMs: number
  /** Ids that a background process takes, with all its threads. */
  readonly childIds: number
  readonly weather?: Weather
}

/**
 * Runs a storm in a pid namespace of its own under a pids limit, and watches until all is quiet or
 * its time is over; then everything in it dies.
 */
export async function letLoose(storm: Storm): Promise<Sighting> {
  const root = cgroupRoot()
  if (root === undefined) throw new Error('there is no arena here')
  const group = join(root, `forker-${process.pid}-${process.hrtime.bigint()}`)
  mkdirSync(group)
  writeFileSync(join(group, 'pids.max'), String(PIDS_MAX))
  const pairs = Object.entries(storm.env).map(([name, value]) => `${name}=${value}`)
  const command = ['env', ...pairs, process.execPath, ...storm.program]
  const waves = [storm.commands, storm.waves, storm.lateS].map(String)
  const bash = ['bash', '--norc', '-c', INIT, 'init', ...waves, ...command]
  const startMs = performance.now()
  const init = spawn('sh', ['-c', JOIN, 'arena', group, ...bash], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: COMMANDS_MS + storm.maxMs + 10_000,
    killSignal: 'SIGKILL',
  })
  let said = ''
  init.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => {
    init.once('close', () => {
      resolve()
    })
  })
  try {
    const watched = await watch(group, () => said.includes('over'), startMs, storm)
    init.stdin.end('\n')
    // A storm that never ends is counted too, unless its commands have not even come to an end.
    await Promise.race([ended, delay(20_000, undefined, { ref: false })])
    init.kill('SIGKILL')
    await ended
    const lastedS = watched.quiet ? watched.lastedS : (performance.now() - startMs) / 1_000
    const ids = Number(/ids (\d+)/.exec(said)?.[1] ?? Number.NaN)
    return { ...watched, lastedS, started: startedIn(ids, storm) }
  } finally {
    init.kill('SIGKILL')
    await ended
    await removeGroup(group)
  }
}

/** Every process takes ids for itself and its threads: a short Node program as many as one that does nothing. */
function startedIn(ids: number, { commands, waves, childIds }: Storm): number {
  return Math.ceil((ids - INIT_IDS - IDS_PER_NODE * commands * waves) / childIds)
}

/** Both ends of what it tells lie outside of what was: this process may stand still between any two looks. */
async function watch(
  group: string,
  isOver: () => boolean,
  startMs: number,
  { maxMs, weather }: Storm,
): Promise<Omit<Sighting, 'started'>> {
  let born: ReadonlyMap<number, number> = new Map()
  let [mostAlive, longestMs, overMs, lastMs, goneMs] = [0, 0, Number.NaN, startMs, startMs]
  for (let beforeMs = startMs; ;) {
    const before = beforeMs
    beforeMs = performance.now()
    const background = readPids(group).filter(isBackground)
    const nowMs = performance.now()
    born = new Map(background.map((pid) => [pid, born.get(pid) ?? before]))
    mostAlive = Math.max(mostAlive, background.length)
    longestMs = Math.max(longestMs, ...[...born.values()].map((atMs) => nowMs - atMs))
    if (Number.isNaN(overMs) && isOver()) overMs = nowMs
    if (background.length > 0 || Number.isNaN(overMs)) [lastMs, goneMs] = [nowMs, Number.NaN]
    else if (Number.isNaN(goneMs)) goneMs = nowMs
    const quiet = nowMs - lastMs > QUIET_MS
    const isTooLong = Number.isNaN(overMs) ? nowMs - startMs > COMMANDS_MS : nowMs - overMs > maxMs
    if (quiet || isTooLong) {
      const quietAfterS = Math.max(0, lastMs - overMs) / 1_000
      const [longestS, lastedS] = [longestMs / 1_000, (goneMs - startMs) / 1_000]
      return { mostAlive, longestS, lastedS, quietAfterS, quiet }
    }
    weather?.(background)
    await delay(LOOK_MS)
  }
}

function readPids(group: string): readonly number[] {
  return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number)
}

/** Cut loose: the head of its own session, and not yet dead. */
function isBackground(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state !== 'Z' && Number(session) === pid
  } catch {
    return false
  }
}

async function removeGroup(group: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      rmdirSync(group)
      return
    } catch {
      // The kernel is still burying.
      await delay(20)
    }
  }
}

/**
 * Joins the group before anything else, and then starts the first process of a new namespace, with an end of
 * its own: the storm's, should its watcher be killed.
 */
const JOIN =
  'echo $$ > "$1/cgroup.procs" && shift && exec timeout -s KILL 320 unshare --pid --fork --mount-proc --kill-child "$@"'

/**
 * Starts the waves, says when they are over, and, told so, how many ids were given out. A shell, because
 * the first process of a namespace has to reap what is orphaned in it. Without its start-up file: when its
 * input is a socket, which Node's pipes are, bash may take itself for a remote shell and run ~/.bashrc
 * (bash(1), INVOCATION), and the ids of what that starts would be counted.
 */
const INIT = `
commands=$1 waves=$2 late=$3; shift 3
for ((wave = 1; wave <= waves; wave++)); do
  ((wave < waves || late == 0)) || read -t "$late" ignored
  pids=()
  for ((i = 0; i < commands; i++)); do
    "$@" < /dev/null > /dev/null &
    pids+=($!)
  done
  wait "\${pids[@]}"
  read -t 0.2 ignored
done
echo over
read ignored
read last < /proc/sys/kernel/ns_last_pid
echo "ids $last"
`
