import { describe, expect, test } from '@jest/globals'
import { SlowCollector } from './support/collector.ts'
import { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { spoolFiles } from './support/spool-bytes.ts'
import { answerOf, inProcess, ways, withPending } from './support/ways.ts'

describe('telemetry halt and resume', () => {
  test('stop uploads and let them go on; recording never stops', async () => {
    using home = withPending(1)
    await using collector = new SlowCollector()
    const env = { WAYS_OTLP_ENDPOINT: await collector.listen() }
    expect(await answerOf(home, 'telemetry halt')).toEqual({ by: 'user', untilMs: null })
    await ways(home, 'end return', env)
    const refused = await inProcess(home, 'telemetry flush', env)
    expect(refused).toMatchObject({ code: 6, stdout: '' })
    expect(refused.stderr).toContain(
      'halted by you until further notice: 0 delivered, 2 still pending',
    )
    expect(refused.stderr).toContain('try: ways telemetry resume')
    expect(collector.requests).toBe(0)
    expect(spoolFiles(home.paths('ways'))).toHaveLength(2)
    expect(home.journal('ways')).toHaveLength(2)

    expect(await answerOf(home, 'telemetry resume')).toEqual({
      ended: { by: 'user', untilMs: null },
    })
    const flush = inProcess(home, 'telemetry flush --timeout 25s', env)
    await collector.holds()
    await collector.answer()
    expect((await flush).stdout).toBe('2 delivered; nothing is pending\n')
  })

  test('--for halts until then, and status says by whom and until when', async () => {
    using home = new Home()
    const before = Date.now()
    const halt = await answerOf(home, 'telemetry halt --for 2h')
    const { untilMs } = { untilMs: 0, ...Object(halt) }
    expect(Math.abs(untilMs - before - 7_200_000)).toBeLessThan(60_000)
    expect(await answerOf(home, 'telemetry status')).toMatchObject({ halt })
    const until = new Date(untilMs).toISOString()
    const { stdout } = await inProcess(home, 'telemetry status')
    expect(stdout).toContain(`halted by you until ${until}`)
    expect((await inProcess(home, 'telemetry resume')).stdout).toContain('uploads go on')
    expect((await inProcess(home, 'telemetry resume')).stdout).toBe('uploads were not halted\n')
  })

  test('show and end a halt that the collector ordered by a 410', async () => {
    using home = withPending(1)
    await using gone = await serve((request, response) => {
      request.resume()
      response.writeHead(410).end()
    })
    const env = { WAYS_OTLP_ENDPOINT: gone.url }
    const { code, stderr } = await inProcess(home, 'telemetry flush --timeout 25s', env)
    expect(code).toBe(6)
    expect(stderr).toContain('halted by the collector until 20')
    expect(stderr).toContain('0 delivered, 1 still pending')
    expect(await answerOf(home, 'telemetry status')).toMatchObject({ halt: { by: 'collector' } })
    expect((await inProcess(home, 'telemetry resume')).stdout).toContain('halted by the collector')
    expect(await answerOf(home, 'telemetry status')).toMatchObject({ halt: null })
  })

  test.each(['0s', 'x', '-1s'])('--for %s is a usage error and halts nothing', async (time) => {
    using home = new Home()
    expect((await inProcess(home, `telemetry halt --for=${time}`)).code).toBe(2)
    expect(await answerOf(home, 'telemetry status')).toMatchObject({ halt: null })
  })
})
