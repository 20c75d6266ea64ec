import { flush } from '../../src/drain.ts'
import type { FlushReport } from '../../src/flush.ts'
import { formatJob } from '../../src/upload-job.ts'
import { type Running, start } from './child.ts'
import { APP, type Place } from './place.ts'

const UPLOADER_FILE = new URL('../../dist/uploader.js', import.meta.url)

/** Runs the uploader's entry file as forker would, in the foreground. */
export function upload(place: Place, endpoint: string, env: NodeJS.ProcessEnv = {}): Running {
  const job = formatJob({ app: APP, paths: place.paths, endpoint, rule: 'flag', withdrawals: 0 })
  return start(UPLOADER_FILE, job, { ...place.env, ...env })
}

/** Flushes in this process. */
export function flushTo(
  place: Place,
  endpoint: string,
  env: NodeJS.ProcessEnv = {},
): Promise<FlushReport> {
  return flush({ app: APP, paths: place.paths, endpoint, timeoutMs: 30_000, env })
}
