import { flush } from '../../src/drain.ts'
import type { FlushReport } from '../../src/flush.ts'
import { type UploadJob, formatJob } from '../../src/upload-job.ts'
import { type Running, fixture, start } from './child.ts'
import { PATIENCE_MS, unhurried } from './patience.ts'
import { APP, type Place } from './place.ts'

const UPLOADER_FILE = new URL('../../dist/uploader.js', import.meta.url)
const UNHURRIED = fixture('unhurried.ts')

/** What differs from an uploader of a command that said `--telemetry=on`. */
export interface UploadOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly rule?: UploadJob['rule']
}

/** Runs the uploader's entry file as forker would, and waits for it. */
export function upload(place: Place, endpoint: string, options: UploadOptions = {}): Running {
  const { env = {}, rule = 'flag' } = options
  const job = formatJob({ app: APP, paths: place.paths, endpoint, rule, withdrawals: 0 })
  return startUploader(place, job, env)
}

/**
 * In a session of its own: Linux shares its processors between sessions first. In ours a program of the lowest
 * priority, as an uploader makes itself, may wait a minute for its turn while the other tests compute.
 */
export function startUploader(
  place: Place,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Running {
  const options = `--import=${UNHURRIED.href} ${env['NODE_OPTIONS'] ?? ''}`
  const all = { ...place.env, ...env, NODE_OPTIONS: options }
  return start(UPLOADER_FILE, args, all, { detached: true })
}

/** Flushes in this process. */
export function flushTo(
  place: Place,
  endpoint: string,
  env: NodeJS.ProcessEnv = {},
): Promise<FlushReport> {
  const { paths } = place
  return unhurried(() => flush({ app: APP, paths, endpoint, timeoutMs: PATIENCE_MS, env }))
}
