import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { SlowCollector } from './support/collector.ts'
import { failureOf } from './support/failure.ts'
import { PATIENT, start } from './support/program.ts'
import { openShop } from './support/shop.ts'
import { spoolFiles } from './support/spool-bytes.ts'
import { stopWhileSending } from './support/stop.ts'
import { answerOf, inProcess, ways, withPending } from './support/ways.ts'

const WAYS: CliApp = {
  ...openShop().app,
  identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' },
}

describe.each(['telemetry off', 'telemetry erase --yes'])('%s', (line) => {
  test.each(['uploader', 'flush'] as const)(
    'ends a running %s before it returns: no answer can reach it, no request follows',
    async (sender) => {
      const ended = await stopWhileSending(line, sender)
      expect(ended).toEqual({ code: 0, delivered: 0, left: 0 })
    },
  )
})

const UNSTOPPABLE = [
  ['telemetry off', 'telemetry is off, but an upload that had begun could not be stopped', 0],
  [
    'telemetry erase --yes',
    'an upload that had begun could not be stopped: nothing was removed',
    1,
  ],
] as const

/** A sender that hears nothing: what `line` then says, and how many records are still there. */
async function stopTheUnstoppable(
  line: string,
): Promise<{ readonly code: number | null; readonly said: object; readonly status: unknown }> {
  using home = withPending(1)
  await using collector = new SlowCollector()
  const env = home.env({ WAYS_OTLP_ENDPOINT: await collector.listen(), ...PATIENT })
  const flush = start('ways-to-end', ['telemetry', 'flush', '--timeout', '25s'], env)
  await collector.holds()
  flush.child.kill('SIGSTOP')
  try {
    expect(await failureOf(WAYS, 'telemetry flush --timeout 100ms', { env })).toEqual({
      slug: 'telemetry.flush-timeout',
      exitCode: 20,
    })
    const { code, stdout } = await inProcess(home, `${line} -o json`)
    return { code, said: JSON.parse(stdout), status: await answerOf(home, 'telemetry status') }
  } finally {
    flush.child.kill('SIGKILL')
    await flush.ended
  }
}

describe('a sender that can be ended in no way', () => {
  type End = Awaited<ReturnType<typeof stopTheUnstoppable>>
  const ends = new Map<string, End>()
  beforeAll(async () => {
    let atMs = performance.now()
    // A second passes whenever somebody looks, while the sender stands still.
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (atMs += 1000))
    const end = async ([line]: (typeof UNSTOPPABLE)[number]): Promise<unknown> =>
      ends.set(line, await stopTheUnstoppable(line))
    await Promise.all(UNSTOPPABLE.map(end)).finally(() => clock.mockRestore())
  })

  test.each(UNSTOPPABLE)('makes %s fail, rather than promise', (line, why, records) => {
    expect(ends.get(line)).toMatchObject({
      code: 1,
      said: { error: { slug: 'telemetry.still-sending', message: expect.stringContaining(why) } },
      status: { pending: { records } },
    })
  })
})

test('after off nothing is recorded, nothing is sent, and a flush is refused politely', async () => {
  using home = withPending(2)
  await using collector = new SlowCollector()
  const env = { WAYS_OTLP_ENDPOINT: await collector.listen() }
  expect((await ways(home, 'telemetry off', env)).stdout).toContain('2 pending records discarded')
  const journal = home.journal('ways')
  for (const after of ['end return', 'telemetry flush', 'end fail']) await ways(home, after, env)
  expect(home.journal('ways')).toEqual(journal)
  expect(spoolFiles(home.paths('ways'))).toEqual([])
  expect(collector.requests).toBe(0)
  expect(await answerOf(home, 'telemetry status')).toMatchObject({
    consent: { state: 'off', rule: 'user-config' },
    dropped: { purged: 2 },
  })
})
