import { describe, expect, test } from '@jest/globals'
import { Home, start } from './support/program.ts'
import { received } from './support/received.ts'
import { recordedOf } from './support/recorded.ts'

describe('a signal', () => {
  test.each([
    ['wait', 'SIGINT', 130, /^ready\ncleaned\n$/u],
    ['wait', 'SIGHUP', 129, /^ready\ncleaned\n$/u],
    ['wait', 'SIGTERM', 143, /^ready\ncleaned\n$/u],
    ['advise', 'SIGINT', 130, /^ready\nerror: the work goes on\ntry: ways end return\n$/u],
  ] as const)(
    'aborts and cleans up: %s dies of %s, recorded as cancelled',
    async (name, signal, exitCode, stderr) => {
      using home = new Home()
      const program = start('ways-to-end', ['end', name], home.env({ WAYS_TELEMETRY: 'on' }))
      await program.says('ready')
      program.child.kill(signal)
      const ended = await program.ended
      expect({ code: ended.code, signal: ended.signal }).toEqual({ code: null, signal })
      expect(ended.stderr).toMatch(stderr)
      expect(home.journal('ways').map(recordedOf)).toEqual([
        { command: `end ${name}`, outcome: 'cancelled', cause: 'user', exitCode },
      ])
      const attributes = { 'cli.outcome': 'cancelled', 'error.type': signal }
      expect(await received(home, 'ways')).toMatchObject([{ name: `ways end ${name}`, attributes }])
    },
  )

  test('ends a command that hears and stays, and it is still recorded', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'stubborn'], home.env({ WAYS_TELEMETRY: 'on' }))
    await program.says('ready')
    program.child.kill('SIGTERM')
    // It is not ended at once: it was told, and had its time.
    await program.says('told')
    const { signal } = await program.ended
    expect(signal).toBe('SIGTERM')
    expect(home.journal('ways').map(recordedOf)).toMatchObject([{ outcome: 'cancelled' }])
  })

  test('given again and again is recorded once', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'stubborn'], home.env({ WAYS_TELEMETRY: 'on' }))
    await program.says('ready')
    const again = setInterval(() => program.child.kill('SIGINT'), 50)
    const { signal } = await program.ended
    clearInterval(again)
    expect(signal).toBe('SIGINT')
    expect(home.journal('ways')).toHaveLength(1)
  })

  test('in JSON still gives one document', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'wait', '-o', 'json'], home.env())
    await program.says('ready')
    program.child.kill('SIGINT')
    const { stdout } = await program.ended
    expect(JSON.parse(stdout)).toMatchObject({
      error: { slug: 'cli.interrupted', kind: 'interrupted', retryable: true },
    })
  })
})
