import { expect, test } from '@jest/globals'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runIndev } from './support/indev.ts'
import { temporaryDir } from './support/temporary-dir.ts'

const CANARY = 'c4n4ry-s3cr3t-t0ken'

/** Everything written below a folder, as one text, names included. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name + readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

test('the bundle leaves evidence of every abnormal end, by the names and lines that were written', async () => {
  using home = temporaryDir()
  const env = { HOME: home.path, INDEV_TOKEN: CANARY, GITHUB_TOKEN: `${CANARY}-2` }
  const simulate = (kind: string) => runIndev(['crash', 'simulate', '--kind', kind], { env })
  const ends: readonly string[] = [
    (await simulate('out-of-memory')).stdout,
    (await simulate('kill')).stdout,
    (await simulate('exception')).stdout,
    // A command that crashed without them has its local variables from its next start.
    (await simulate('exception')).stdout,
  ]
  expect(
    ends.map((text) => /the process (?<how>.*) and left/u.exec(text)?.groups?.['how']),
  ).toEqual(['died of SIGABRT', 'died of SIGKILL', 'exited with 70', 'exited with 70'])
  const list = await runIndev(['crash', 'list', '-o', 'json'], { env })
  expect(JSON.parse(list.stdout)).toMatchObject([
    { kind: 'exception', locals: 'captured', count: 2 },
    { kind: 'exception', locals: 'not-armed', count: 2 },
    { kind: 'vanished' },
    { kind: 'out-of-memory' },
  ])
  const { stdout } = await runIndev(['crash', 'show'], { env })
  expect(stdout).toMatch(/> fail \(\S+\/simulate\.ts:\d+:\d+\)\n +request = \{"name":"prod"/u)
  expect(stdout).not.toContain('dist/')
  // Node's own report of the full heap, with the environment in it, is gone.
  expect(everythingIn(home.path)).not.toContain(CANARY)
})

test('where no report can be kept a bug says and exits what it would have; off touches nothing', async () => {
  using blocked = temporaryDir()
  using untouched = temporaryDir()
  const state = join(blocked.path, '.local/state/indev', `u${process.getuid?.() ?? 0}`)
  mkdirSync(state, { recursive: true, mode: 0o700 })
  writeFileSync(join(state, 'crash'), 'in the way')
  const words = ['crash', 'simulate', '--kind', 'exception', '--here']
  const ran = await runIndev(words, { env: { HOME: blocked.path } })
  expect(ran).toEqual({
    exitCode: 70,
    stdout: '',
    stderr: 'error: this is a bug in indev: Error: simulated: no such cluster eu/prod\n',
  })
  const env = { HOME: untouched.path, INDEV_DIAGNOSTICS: 'off', INDEV_TELEMETRY: 'off' }
  expect((await runIndev(words, { env })).exitCode).toBe(10)
  expect((await runIndev(['cluster', 'list'], { env })).exitCode).toBe(4)
  expect(readdirSync(untouched.path)).toEqual([])
})
