import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, watch, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { failureOf } from './support/failure.ts'
import { Home } from './support/program.ts'
import { openShop } from './support/shop.ts'

const { app } = openShop()

/** Makes the directory of crash reports as the program would. */
function crashDirOf(home: Home): string {
  const { crashDir } = home.paths('shop')
  mkdirSync(crashDir, { recursive: true, mode: 0o700 })
  return crashDir
}

/** When a process began, as the kernel counts. */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** Leaves the run file of a process, which answers nobody; returns where it is asked. */
function leaveRun(home: Home, pid: number, more: object = {}): string {
  const dir = crashDirOf(home)
  const start = startOf(pid)
  const shop = { name: 'shop', version: '2.0.0' }
  const head = { v: 1, pid, start, app: shop, startedAtMs: 5, node: 'v24.0.0', ...more }
  writeFileSync(join(dir, `run-${pid}-${start}`), `${JSON.stringify(head)}\n`)
  return join(dir, `ask-${pid}-${start}.json`)
}

describe('a crash report', () => {
  const ID = `${Date.now().toString(36).padStart(9, '0')}-1-a`

  /** Leaves one. */
  function leaveReport(home: Home, more: object = {}): void {
    const file = join(crashDirOf(home), `crash-${ID}.json`)
    const fingerprint = { v: 1, group: '0'.repeat(16), mapped: true }
    const known = { v: 1, id: ID, kind: 'exception', atMs: 1, fingerprint, spans: [], crumbs: [] }
    writeFileSync(file, JSON.stringify({ ...known, redactions: {}, ...more }))
  }

  test('is written over no file, and nowhere where there is no directory', async () => {
    using home = new Home()
    leaveReport(home)
    const file = join(home.dir, 'file')
    writeFileSync(file, 'kept')
    const env = home.env()
    expect(await failureOf(app, `crash export last ${file}`, { env })).toEqual({
      slug: 'crash.export-exists',
      exitCode: 6,
    })
    expect(readFileSync(file, 'utf8')).toBe('kept')
    expect(await failureOf(app, `crash export last ${file}/in-it`, { env })).toEqual({
      slug: 'crash.export-unwritable',
      exitCode: 10,
    })
  })

  const invocation = { flags: ['--all'], positionals: 1, replaySafe: true }
  test.each([
    ['crash.replay-unknown', 1, {}],
    ['crash.replay-unsafe', 3, { command: 'order place' }],
    ['crash.replay-needs-arguments', 2, { command: 'order list', invocation }],
  ])('is not replayed: %s', async (slug, exitCode, more) => {
    using home = new Home()
    leaveReport(home, more)
    const failed = await failureOf(app, 'crash replay', { env: home.env() })
    expect(failed).toEqual({ slug, exitCode })
  })

  test('that could not be written is told of', async () => {
    using home = new Home()
    const { crashDir } = home.paths('ways')
    mkdirSync(dirname(crashDir), { recursive: true, mode: 0o700 })
    // Nothing is written through a link.
    const elsewhere = join(home.dir, 'elsewhere')
    mkdirSync(elsewhere, { mode: 0o700 })
    symlinkSync(elsewhere, crashDir)
    const ways: CliApp = { ...app, identity: { name: 'ways', version: '1', envPrefix: 'WAYS' } }
    const program = fileURLToPath(new URL('fixtures/ways-to-end.ts', import.meta.url))
    const argv = jest.replaceProperty(process, 'argv', [process.execPath, program])
    try {
      const failed = await failureOf(ways, 'crash simulate --kind kill', { env: home.env() })
      expect(failed).toEqual({ slug: 'crash.left-nothing', exitCode: 10 })
    } finally {
      argv.restore()
    }
  })
})

describe('stack', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  test('asks no process of another container', async () => {
    using home = new Home()
    leaveRun(home, process.pid, { namespace: '1' })
    expect(await failureOf(app, `stack ${process.pid}`, { env: home.env() })).toEqual({
      slug: 'stack.another-container',
      exitCode: 10,
    })
  })

  test('leaves the question of another to the other', async () => {
    using home = new Home()
    const asked = leaveRun(home, process.pid)
    writeFileSync(asked, '{"v":1}')
    expect(await failureOf(app, `stack ${process.pid}`, { env: home.env() })).toEqual({
      slug: 'stack.busy',
      exitCode: 6,
    })
    expect(readFileSync(asked, 'utf8')).toBe('{"v":1}')
  })

  test('does not wait for ever', async () => {
    using home = new Home()
    leaveRun(home, process.pid)
    let atMs = performance.now()
    // A second passes whenever somebody looks.
    jest.spyOn(performance, 'now').mockImplementation(() => (atMs += 1000))
    expect(await failureOf(app, `stack ${process.pid}`, { env: home.env() })).toEqual({
      slug: 'stack.no-answer',
      exitCode: 1,
    })
  })

  test('says that the process ended meanwhile', async () => {
    using home = new Home()
    const child = spawn('cat', { timeout: 20_000, killSignal: 'SIGKILL' })
    // Who asks waits for as long as it lives.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now())
    const closed = once(child, 'close')
    const asked = leaveRun(home, child.pid ?? 0)
    const watcher = watch(dirname(asked), (_event, name) => {
      if (name?.startsWith('ask-') === true) child.kill('SIGKILL')
    })
    try {
      expect(await failureOf(app, `stack ${child.pid ?? 0}`, { env: home.env() })).toEqual({
        slug: 'stack.ended',
        exitCode: 5,
      })
    } finally {
      watcher.close()
      child.kill('SIGKILL')
      await closed
    }
  })

  test('asks no process of another user', async () => {
    using home = new Home()
    const isRoot = process.geteuid?.() === 0
    const other = isRoot ? spawn('cat', { uid: 65_534, gid: 65_534, timeout: 20_000 }) : undefined
    try {
      expect(await failureOf(app, `stack ${other?.pid ?? 1}`, { env: home.env() })).toEqual({
        slug: 'stack.another-user',
        exitCode: 7,
      })
    } finally {
      other?.stdin.end()
      if (other !== undefined) await once(other, 'close')
    }
  })
})
