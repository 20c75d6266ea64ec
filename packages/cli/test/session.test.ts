import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { runInProcess } from '../src/testing.ts'
import { Home } from './support/program.ts'
import { openShop } from './support/shop.ts'

const ON_A_TERMINAL = { stdin: true, stdout: true, stderr: true }

describe('the first-run notice', () => {
  test('comes once, on a terminal, before anything is recorded; that run is not recorded', async () => {
    using home = new Home()
    const { app } = openShop()
    const options = { env: home.env(), terminals: ON_A_TERMINAL }
    const first = await runInProcess(app, ['order', 'list'], options)
    expect(first.stdout).toBe('nothing\n')
    expect(first.stderr).toContain('shop telemetry off')
    expect(home.journal('shop')).toEqual([])
    expect(existsSync(home.paths('shop').noticeFile)).toBe(true)
    const second = await runInProcess(app, ['order', 'list'], options)
    expect(second).toEqual({ exitCode: 0, stdout: 'nothing\n', stderr: '' })
    expect(home.journal('shop')).toMatchObject([{ command: 'order list', outcome: 'ok' }])
  })

  test.each([
    ['where nobody reads it', { stdout: true, stdin: true }, {}, ['order', 'list']],
    ['in CI', ON_A_TERMINAL, { CI: '1' }, ['order', 'list']],
    ['after an opt-out', ON_A_TERMINAL, { DO_NOT_TRACK: '1' }, ['order', 'list']],
    ['when asked by flag', ON_A_TERMINAL, {}, ['order', 'list', '--telemetry=off']],
    ['for the version', ON_A_TERMINAL, {}, ['version']],
    ['for help', ON_A_TERMINAL, {}, ['order', '--help']],
    ['for a command that is never recorded', ON_A_TERMINAL, {}, ['telemetry', 'status']],
  ])('is not shown %s, and nothing is written', async (_name, terminals, more, argv) => {
    using home = new Home()
    const { app } = openShop()
    const { stderr, exitCode } = await runInProcess(app, argv, { env: home.env(more), terminals })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(existsSync(home.paths('shop').stateDir)).toBe(false)
  })

  test('is not shown when it could not be remembered', async () => {
    using home = new Home()
    const { app } = openShop()
    const state = join(home.dir, 'state')
    mkdirSync(state)
    writeFileSync(join(state, 'shop'), 'in the way')
    const env = home.env({ XDG_STATE_HOME: state })
    const ran = await runInProcess(app, ['order', 'list'], { env, terminals: ON_A_TERMINAL })
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' })
  })
})

describe('--telemetry', () => {
  test.each([
    [['--telemetry=local'], {}, 1],
    [['--telemetry', 'local'], { SHOP_TELEMETRY: 'off' }, 1],
    [['--telemetry=off'], { SHOP_TELEMETRY: 'local' }, 0],
    [[], { SHOP_TELEMETRY: 'local' }, 1],
    [[], {}, 0],
  ])('%p with %p records %i', async (flags, more, count) => {
    using home = new Home()
    const { app } = openShop()
    await runInProcess(app, ['order', 'list', ...flags], { env: home.env(more) })
    expect(home.journal('shop')).toHaveLength(count)
  })

  test('that makes no sense is a usage error, and nothing is recorded of it', async () => {
    using home = new Home()
    const { app } = openShop()
    const env = home.env({ SHOP_TELEMETRY: 'local' })
    const { exitCode } = await runInProcess(app, ['order', 'list', '--telemetry=nope'], { env })
    expect({ exitCode, journal: home.journal('shop') }).toEqual({ exitCode: 2, journal: [] })
  })
})
