import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { defineCommand } from '../src/define-command.ts'
import { runInProcess } from '../src/testing.ts'
import { isNewer } from '../src/upgrade-notice.ts'
import { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { openShop } from './support/shop.ts'

/** The shop, with one command that asks a platform which says that 2.1.0 is out. */
function appAt(url: string): CliApp {
  const ask = defineCommand({
    path: ['ask'],
    summary: 'Asks.',
    args: {},
    run: async (_args, ctx) => (await ctx.http({ method: 'GET', url, traced: true })).status,
    human: (status) => `${status}`,
  })
  const load = (): Promise<typeof ask> => Promise.resolve(ask)
  return { ...openShop().app, commands: [{ path: ['ask'], summary: 'Asks.', load }] }
}

const NOTICE = 'a newer shop is there: 2.1.0 (this is 2.0.0)\n'
const DAY_MS = 86_400_000

describe('a newer release', () => {
  test('is told on stderr of a terminal, once a day, and nowhere else', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'Shop-Latest-Version': '2.1.0' }).end()
    })
    using home = new Home()
    const app = appAt(server.url)
    let nowMs = Date.UTC(2026, 10, 22)
    const ask = async (more: {
      readonly argv?: readonly string[]
      readonly env?: NodeJS.ProcessEnv
      readonly isTerminal?: boolean
    }): Promise<string> => {
      const { stderr } = await runInProcess(app, ['ask', ...(more.argv ?? [])], {
        env: home.env({ DO_NOT_TRACK: '1', ...more.env }),
        terminals: { stderr: more.isTerminal ?? true },
        nowMs: () => nowMs,
      })
      return stderr
    }
    const silent = [
      await ask({ isTerminal: false }),
      await ask({ argv: ['-q'] }),
      await ask({ env: { CI: 'true' } }),
      await ask({ env: { SHOP_NO_UPDATE_NOTIFIER: '1' } }),
    ]
    expect(silent).toEqual(['', '', '', ''])
    expect([await ask({}), await ask({})]).toEqual([NOTICE, ''])
    const stamp = join(home.paths('shop').stateDir, 'upgrade-notice')
    expect(readFileSync(stamp, 'utf8')).toBe('2026-11-22T00:00:00.000Z\n')
    nowMs += DAY_MS - 1
    expect(await ask({})).toBe('')
    nowMs += 1
    expect(await ask({})).toBe(NOTICE)
    // A clock that was wrong for a while.
    nowMs -= 30 * DAY_MS
    expect(await ask({})).toBe(NOTICE)
  })

  test.each([
    ['2.1.0', '2.0.0', true],
    ['v2.0.1', '2.0.0', true],
    ['10.0.0', '9.9.9', true],
    ['2.0.0', '2.0.0-beta.1', true],
    ['2.0.0', '2.0.0', false],
    ['1.9.9', '2.0.0', false],
    ['2.1.0-beta.1', '2.0.0', false],
    ['\u001B[31m9.9.9', '2.0.0', false],
    ['', '2.0.0', false],
  ])('%p is newer than %p: %p', (latest, current, expected) => {
    expect(isNewer(latest, current)).toBe(expected)
  })
})
