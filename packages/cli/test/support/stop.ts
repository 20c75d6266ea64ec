import { setTimeout as delay } from 'node:timers/promises'
import { expect, jest } from '@jest/globals'
import { telemetryStatus } from '@indev/telemetry'
import { SlowCollector } from './collector.ts'
import { type Home, PATIENT, start } from './program.ts'
import { spoolFiles } from './spool-bytes.ts'
import { inProcess, withPending } from './ways.ts'

/** Who sends while the command comes. */
export type Sender = 'uploader' | 'flush'

const APP = { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' }
const CONSENT = { state: 'off', rule: 'default', detail: '' } as const

function statusOf(home: Home): ReturnType<typeof telemetryStatus> {
  return telemetryStatus(home.paths('ways'), APP, { consent: CONSENT })
}

/**
 * Resolves when a detached uploader, or a flush, has a request on the wire.
 *
 * @returns Resolves when it writes nothing any more.
 */
async function sending(
  home: Home,
  sender: Sender,
  collector: SlowCollector,
  env: NodeJS.ProcessEnv,
): Promise<() => Promise<unknown>> {
  if (sender === 'flush') {
    const argv = ['telemetry', 'flush', '--timeout', '25s']
    const flush = start('ways-to-end', argv, home.env({ ...env, ...PATIENT }))
    await Promise.race([collector.holds(), flush.ended])
    return () => flush.ended
  }
  // Mostly once: again only where its first token was not found.
  while (statusOf(home).uploader.spawned === 0) await inProcess(home, 'end return', env)
  await collector.holds()
  // It is nobody's child: that its lease is free is all that can be known of its end.
  return async () => {
    while (statusOf(home).uploader.pid !== undefined) await delay(25)
  }
}

/**
 * What is known of every record once `line` has returned, and a slow collector has answered after all.
 *
 * The line is run here, and its own clock stands still: it waits for as long as the sender takes to end.
 */
export async function stopWhileSending(
  line: string,
  sender: Sender,
): Promise<{ readonly code: number | null; readonly delivered: number; readonly left: number }> {
  using home = withPending(1).withToken('ways')
  await using collector = new SlowCollector()
  const env = { WAYS_OTLP_ENDPOINT: await collector.listen() }
  const ended = await sending(home, sender, collector, env)
  const asked = collector.requests
  const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now())
  const { code } = await inProcess(home, line, env).finally(() => clock.mockRestore())
  await collector.answer()
  await ended()
  expect([asked, collector.requests]).toEqual([1, 1])
  const { delivered } = statusOf(home)
  return { code, delivered: delivered.records, left: spoolFiles(home.paths('ways')).length }
}
