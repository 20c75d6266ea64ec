import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newPidsGroup, pidsRoot } from '@indev-internal/jest-preset/pids-group'
import { bundle } from '../../support/indev.ts'
import { temporaryDir } from '../../support/temporary-dir.ts'
import { isPossible } from './observe.ts'

/** How one command of a crowd ended. */
export interface Member {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A command has 7 to 12 threads; a crowd that needs more has become a bomb. */
const PIDS_EACH = 16
const SPARE_PIDS = 200

/** Why no crowd can gather here; undefined when it can. */
export function whyNoCrowd(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root'
  if (!isPossible('unshare', '--pid', '--fork', '--mount-proc', 'true')) return 'needs namespaces'
  return pidsRoot() === undefined ? 'needs a pids controller' : undefined
}

/** Under the limit from its first process on; what it leaves behind dies with the namespace. */
const JOIN = `
echo $$ > "$1" && shift &&
exec timeout -s KILL 300 unshare --pid --fork --mount-proc --kill-child bash --norc -c "$@"`

/** All at once, then a last word when each has ended: the lease's holder is waited for. */
const RUN = `
count=$1 dir=$2; shift 2
for ((i = 0; i < count; i++)); do
  { "$@" account show > "$dir/$i.out" 2> "$dir/$i.err" < /dev/null; echo $? > "$dir/$i.code"; } &
done
wait
"$@" telemetry flush --timeout 120s > /dev/null 2>&1`

/**
 * Runs `account show` that many times at once, in a pid namespace of its own under a pids limit, then
 * delivers what is pending.
 */
export async function gather(count: number, env: NodeJS.ProcessEnv): Promise<readonly Member[]> {
  using dir = temporaryDir()
  await using group = newPidsGroup(count * PIDS_EACH + SPARE_PIDS)
  const command = [String(count), dir.path, process.execPath, bundle]
  const crowd = spawn('sh', ['-c', JOIN, 'sh', group.entrance, RUN, 'crowd', ...command], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 320_000,
    killSignal: 'SIGKILL',
  })
  await once(crowd, 'close')
  const read = (name: string): string => readFileSync(join(dir.path, name), 'utf8')
  return Array.from({ length: count }, (_, at) => ({
    exitCode: Number(read(`${at}.code`)),
    stdout: read(`${at}.out`),
    stderr: read(`${at}.err`),
  }))
}
