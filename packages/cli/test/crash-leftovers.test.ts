import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { flush } from '@indev/telemetry/drain'
import { requestToJson } from '@indev/telemetry/operate'
import { describe, expect, test } from '@jest/globals'
import { crash, end, filesIn, reportsIn } from './support/crash.ts'
import { unlimited } from './support/held-limits.ts'
import { Home, start } from './support/program.ts'
import { serve } from './support/server.ts'

describe('what kills a command', () => {
  test.each(['local', 'on'])(
    'leaves a run file, of which the next command makes a report (telemetry %s)',
    async (telemetry) => {
      using home = new Home()
      const program = start('ways-to-end', ['end', 'wait'], home.env({ WAYS_TELEMETRY: telemetry }))
      await program.says('ready')
      program.child.kill('SIGKILL')
      await program.ended
      expect(filesIn(home)).toEqual([expect.stringMatching(/^run-/u)])
      expect((await end(home, 'return', { WAYS_TELEMETRY: telemetry })).code).toBe(0)
      expect(filesIn(home)).toEqual([expect.stringMatching(/^crash-/u)])
      expect(reportsIn(home)).toMatchObject([{ kind: 'vanished', command: 'end wait' }])
    },
  )

  test('leaves nothing where telemetry may not leave anything, and nothing of a signal', async () => {
    using home = new Home()
    for (const [telemetry, signal] of [
      ['off', 'SIGKILL'],
      ['on', 'SIGTERM'],
    ] as const) {
      const program = start('ways-to-end', ['end', 'wait'], home.env({ WAYS_TELEMETRY: telemetry }))
      await program.says('ready')
      program.child.kill(signal)
      expect((await program.ended).signal).toBe(signal)
    }
    expect(filesIn(home)).toEqual([])
  })
})

test('with upload allowed, what was recorded to be sent reaches the collector, and nothing else', async () => {
  using home = new Home()
  const reports: string[] = []
  await using collector = await serve((request, response) => {
    void (async () => {
      const body = gunzipSync(await buffer(request))
      if (request.url === '/v1/logs') reports.push(JSON.stringify(requestToJson('logs', body)))
      response.end()
    })()
  })
  await crash(home, 'upload on')
  for (const telemetry of ['on', 'local']) {
    const env = { WAYS_TELEMETRY: telemetry, GITHUB_TOKEN: 'canary-t0ken-of-16' }
    const program = start('ways-to-end', ['end', 'wait'], home.env(env))
    await program.says('ready')
    program.child.kill('SIGKILL')
    await program.ended
    await end(home, `bug --code ${telemetry === 'on' ? 1 : 2}`, env)
  }
  const app = { name: 'ways', version: '1.2.3', envPrefix: 'X' }
  const own = { app, paths: home.paths('ways'), endpoint: collector.url, env: {} }
  expect(await unlimited(() => flush({ ...own, timeoutMs: 25_000 }))).toMatchObject({
    pending: 0,
    stoppedBy: 'empty',
  })
  const sent = reports.join('\n')
  expect(sent.split('"crash.id"')).toHaveLength(3)
  expect(sent).toContain('"vanished"')
  expect(sent).toContain('TypeError')
  expect([home.dir, 'canary-t0ken'].filter((word) => sent.includes(word))).toEqual([])
  expect(reportsIn(home)).toHaveLength(4)
})
