import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, jest, test } from '@jest/globals'
import { runInProcess } from '../src/testing.ts'
import { Home } from './support/program.ts'
import { openShop } from './support/shop.ts'

const GUARDED = fileURLToPath(new URL('fixtures/guarded.ts', import.meta.url))

test('stack shows where a command is that is in an endless loop, and refuses what is none', async () => {
  using home = new Home()
  const { app } = openShop()
  const { crashDir } = home.paths('shop')
  const stop = join(home.dir, 'stop')
  const shop = async (...argv: readonly string[]): ReturnType<typeof runInProcess> =>
    runInProcess(app, argv, { env: { ...home.env(), DO_NOT_TRACK: '1' } })
  const child = spawn(process.execPath, [GUARDED, crashDir, stop], {
    env: home.env(),
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  })
  const pid = String(child.pid)
  await once(child.stdout, 'data')
  // Who asks waits for as long as the program lives.
  const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now())
  const found = await shop('stack', pid, '--locals', '-o', 'json')
  expect(JSON.parse(found.stdout)).toMatchObject({
    run: { command: 'order place' },
    state: 'running',
    report: { kind: 'stack', locals: 'captured' },
  })
  const { exitCode, stdout } = await shop('stack', pid)
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^What the program was doing\n[^]*\n {2}> spins \(.*guarded\.ts:\d+/u)
  clock.mockRestore()
  writeFileSync(stop, '')
  await once(child, 'close')
  expect(await shop('stack', pid)).toMatchObject({ exitCode: 5, stdout: '' })
  expect(await shop('stack', String(process.pid))).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining('is no command of shop'),
  })
})
