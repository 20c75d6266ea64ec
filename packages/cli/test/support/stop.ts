import { expect } from '@jest/globals'
import { telemetryStatus } from '@indev/telemetry'
import { SlowCollector } from './collector.ts'
import { type Home, start } from './program.ts'
import { spoolFiles } from './spool-bytes.ts'
import { inProcess, withPending } from './ways.ts'

/** Who sends while the command comes. */
export type Sender = 'uploader' | 'flush'

const APP = { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' }
const CONSENT = { state: 'off', rule: 'default', detail: '' } as const

function statusOf(home: Home): ReturnType<typeof telemetryStatus> {
  return telemetryStatus(home.paths('ways'), APP, { consent: CONSENT })
}

/** Resolves when a detached uploader, or a flush, has a request on the wire. */
async function sending(
  home: Home,
  sender: Sender,
  collector: SlowCollector,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (sender === 'flush') {
    const flush = start('ways-to-end', ['telemetry', 'flush', '--timeout', '25s'], home.env(env))
    await Promise.race([collector.holds(), flush.ended])
    return
  }
  // Mostly once: again only where its first token was not found.
  while (statusOf(home).uploader.spawned === 0) await inProcess(home, 'end return', env)
  await collector.holds()
}

/**
 * What is known of every record once `line` has returned, and a slow collector has answered after all.
 *
 * The line is run here: the sender gives its request five seconds, and a process may take as long to start.
 */
export async function stopWhileSending(
  line: string,
  sender: Sender,
): Promise<{ readonly code: number | null; readonly delivered: number; readonly left: number }> {
  using home = withPending(1).withToken('ways')
  await using collector = new SlowCollector()
  const env = { WAYS_OTLP_ENDPOINT: await collector.listen() }
  await sending(home, sender, collector, env)
  const asked = collector.requests
  const { code } = await inProcess(home, line, env)
  await collector.answer()
  expect([asked, collector.requests]).toEqual([1, 1])
  const { delivered } = statusOf(home)
  return { code, delivered: delivered.records, left: spoolFiles(home.paths('ways')).length }
}
