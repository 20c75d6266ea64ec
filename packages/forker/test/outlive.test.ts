import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync } from 'node:fs'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { statePaths } from '../src/paths.ts'
import { saveState } from '../src/saved.ts'
import { nodeSystem } from '../src/system.ts'
import { until } from './support/until.ts'

const HOST = fileURLToPath(new URL('fixtures/host.ts', import.meta.url))

let root: string
let state: string
let log: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'forker-'))
  state = join(root, 'state')
  log = join(root, 'log')
  // A bucket that is not the first ever.
  const system = nodeSystem()
  mkdirSync(state, { mode: 0o700 })
  saveState(system, statePaths(state, 'job').bucket, { tokens: 3, atMs: system.monotonicMs() })
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')
const jobPid = (): number => Number(/entered (\d+)/.exec(said())?.[1])

/** The job works until it is told that its task is done: whatever happened before, it has lived through. */
async function finished(): Promise<void> {
  writeFileSync(`${log}.done`, '')
  await until(() => said().includes('finished'))
}

/** A host that stays, once it has detached. */
async function hostThatStays(options: { readonly detached?: boolean } = {}): Promise<ChildProcess> {
  const host = spawn(process.execPath, [HOST, state, log, 'stay'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
    ...options,
  })
  await new Promise((resolve) => {
    host.stdout?.once('data', resolve)
  })
  return host
}

describe('the job is finished although', () => {
  test('its parent is killed right after', async () => {
    const host = await hostThatStays()
    host.kill('SIGKILL')
    await until(() => host.signalCode === 'SIGKILL')
    await finished()
    expect(said()).toMatch(/^entered (\d+)\nfinished \1\n$/)
  })

  test('Ctrl-C reaches the whole group of its parent', async () => {
    const host = await hostThatStays({ detached: true })
    await until(() => said().includes('entered'))
    process.kill(-(host.pid ?? Number.NaN), 'SIGINT')
    await until(() => host.signalCode === 'SIGINT')
    await finished()
    expect(said()).toMatch(/^entered (\d+)\nfinished \1\n$/)
  })

  test('the directory that its parent ran in is removed', async () => {
    const cwd = join(root, 'cwd')
    mkdirSync(cwd)
    spawnSync(process.execPath, [HOST, state, log], { cwd, timeout: 60_000 })
    await until(() => said().includes('entered'))
    expect(readlinkSync(`/proc/${jobPid()}/cwd`)).toBe('/')
    rmSync(cwd, { recursive: true })
    await finished()
  })
})

const withTmux = spawnSync('tmux', ['-V']).status === 0 ? describe : describe.skip
const withMounts = process.getuid?.() === 0 ? describe : describe.skip

withTmux('the job is finished although', () => {
  test('its terminal is closed', async () => {
    const socket = join(root, 'tmux')
    const command = [process.execPath, HOST, state, log, 'stay'].join(' ')
    const at = (...args: readonly string[]): void => {
      execFileSync('tmux', ['-S', socket, ...args], { timeout: 60_000 })
    }
    at('-f', '/dev/null', 'new-session', '-d', command)
    await until(() => said().includes('entered'))
    at('kill-pane')
    // Its server goes when it has closed the last terminal.
    await until(() => spawnSync('tmux', ['-S', socket, 'has-session']).status !== 0)
    await finished()
    expect(said()).toMatch(/^entered (\d+)\nfinished \1\n$/)
  })
})

withMounts('while the job lives', () => {
  test('the file system that its parent ran in can be unmounted', async () => {
    const cwd = join(root, 'cwd')
    mkdirSync(cwd)
    const script = 'mount -t tmpfs none "$0" && cd "$0" && "$@" && cd / && umount "$0"'
    const args = ['--mount', 'sh', '-c', script, cwd, process.execPath, HOST, state, log]
    const { status } = spawnSync('unshare', args, { timeout: 60_000 })
    expect(said()).not.toContain('finished')
    await finished()
    expect(status).toBe(0)
  })
})

describe('the job', () => {
  test('does not keep $(command) waiting', async () => {
    const { stdout, status } = spawnSync(
      'sh',
      ['-c', 'echo "[$("$@" 2>&1)]"', 'sh', process.execPath, HOST, state, log],
      {
        timeout: 60_000,
        encoding: 'utf8',
      },
    )
    expect({ stdout, status }).toEqual({
      stdout: expect.stringMatching(/^\[\{"outcome":"spawned","pid":\d+\}\]\n$/),
      status: 0,
    })
    expect(said()).not.toContain('finished')
    await finished()
  })

  test('has a session of its own and no descriptor of its parent', async () => {
    spawnSync(process.execPath, [HOST, state, log], { timeout: 60_000 })
    await until(() => said().includes('entered'))
    const pid = jobPid()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
    const streams = [0, 1, 2].map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
    expect({ session: Number(stat?.[3]), terminal: stat?.[4], streams }).toEqual({
      session: pid,
      terminal: '0',
      streams: ['/dev/null', '/dev/null', '/dev/null'],
    })
    await finished()
  })
})
