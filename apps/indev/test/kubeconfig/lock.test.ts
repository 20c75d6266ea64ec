import { expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { runInProcess } from '@indev/cli/testing'
import { resolvePaths } from '@indev/telemetry'
import { indev } from '../../src/app.ts'
import { readKubeconfig } from '../../src/kubeconfig/edit-file.ts'
import { type Locker, lockKubeconfig } from '../../src/kubeconfig/lock.ts'
import { runIndev } from '../support/indev.ts'
import { PROD, kubeconfigFor } from '../support/kubeconfig.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import type { StubPlatform } from '../support/stub-platform.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const MERGE = ['kubeconfig', 'merge', PROD.name, '--set-context']

/** A platform with one cluster, and a home whose changes stop while they hold the lock. */
async function start() {
  const stub = await stubPlatform({
    [`GET /api/v1/clusters/by-name/${PROD.name}`]: { json: PROD },
    [`POST /api/v1/clusters/${PROD.id}/kubeconfig`]: ({ url }: StubPlatform) => kubeconfigFor(url),
  })
  const home = stub.env['HOME'] ?? ''
  const file = join(home, 'config')
  const backups = join(home, 'indev', `u${process.getuid?.() ?? 0}`, 'kubeconfig', 'backups.json')
  mkdirSync(join(backups, '..'), { recursive: true, mode: 0o700 })
  // Read under the lock alone: until somebody writes into this, it is held.
  execFileSync('mkfifo', ['-m', '600', backups], { timeout: 20_000 })
  const env = { ...stub.env, XDG_STATE_HOME: home, KUBECONFIG: file }
  return {
    env,
    file,
    backups,
    lock: `${file}.lock`,
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  }
}

/** Runs a merge to its end, and sends it `signal` while it holds the lock. */
async function struck(m: Awaited<ReturnType<typeof start>>, signal: NodeJS.Signals) {
  const running: { kill?: (signal: NodeJS.Signals) => void } = {}
  const ended = runIndev(MERGE, {
    env: m.env,
    onStart(kill) {
      running.kill = kill
    },
  })
  // Whoever ended early reads nothing: the writer must not wait for ever.
  const release = ended.then(() =>
    closeSync(openSync(m.backups, constants.O_RDONLY | constants.O_NONBLOCK)),
  )
  const writer = await open(m.backups, 'w')
  const isLocked = existsSync(m.lock)
  running.kill?.(signal)
  if (signal !== 'SIGKILL') await writer.write('{}')
  const ran = signal === 'SIGKILL' ? await ended : undefined
  await writer.close()
  await release
  return { ...(ran ?? (await ended)), isLocked }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s while a kubeconfig is locked leaves no lock, and a whole file',
  async (signal) => {
    await using m = await start()
    expect(await struck(m, signal)).toMatchObject({ isLocked: true })
    expect(existsSync(m.lock)).toBe(false)
    expect(readKubeconfig(m.file).current).toBe('indev-prod')
  },
)

test('the lock of one that kill -9 ended is removed by the next, and by doctor', async () => {
  await using m = await start()
  expect(await struck(m, 'SIGKILL')).toMatchObject({ exitCode: 137, isLocked: true })
  expect(existsSync(m.lock)).toBe(true)
  const left = readFileSync(m.lock)
  const unlock = await lockKubeconfig(patient(m.env), m.file)
  expect(readFileSync(m.lock)).not.toEqual(left)
  unlock()
  expect(existsSync(m.lock)).toBe(false)

  writeFileSync(m.lock, left)
  writeFileSync(m.file, '')
  const doctor = async (...more: readonly string[]) =>
    runInProcess(indev, ['doctor', 'kubeconfig', ...more], { env: m.env })
  expect((await doctor()).stdout).toContain(`${m.lock} is the lock of an indev that was killed`)
  expect(await doctor('--fix')).toMatchObject({ exitCode: 0 })
  expect(existsSync(m.lock)).toBe(false)
})

test.each([
  ['kubectl', ''],
  ['a living one', `${process.pid} ${hostname()}\n`],
  ['one on another machine', '999999999 elsewhere\n'],
])('the lock of %s stays, and is waited for', async (_whose, text) => {
  using home = temporaryDir()
  const file = join(home.path, 'config')
  writeFileSync(`${file}.lock`, text)
  await expect(lockKubeconfig(patient({ HOME: home.path }), file)).rejects.toMatchObject({
    slug: 'kubeconfig.locked',
    message: expect.stringContaining(`remove ${file}.lock`),
  })
  expect(readFileSync(`${file}.lock`, 'utf8')).toBe(text)
})

/** Whoever waits here waits no time. */
function patient(env: Readonly<Record<string, string>>): Locker {
  const clock = { atMs: 0, nowMs: () => clock.atMs, monotonicMs: () => clock.atMs }
  return {
    clock,
    paths: resolvePaths(indev.identity, env),
    async sleep(durationMs) {
      clock.atMs += durationMs
    },
  }
}
