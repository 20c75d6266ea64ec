import { describe, expect, test } from '@jest/globals'
import { childEnv } from '../src/child-env.ts'
import { nodeIo } from '../src/io.ts'
import { nodeSystem, type System } from '../src/system.ts'
import { launch, spawnOptions } from '../src/launch.ts'
import { DEPTH_VARIABLE } from '../src/lineage.ts'
import { ALL_GUARDS } from '../src/detach.ts'
import { isAlive, ownIdentity } from '../src/identity.ts'
import { childStub, machine } from './support/machine.ts'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

describe('what the child is given', () => {
  test('is a session, no descriptor, and a directory that is in nobody’s way', () => {
    using m = machine()
    m.detach()
    m.pass(5_000)
    m.detach(ALL_GUARDS, { args: ['--state', '/s'] })
    expect(m.spawned).toEqual([
      {
        file: '/bin/sh',
        args: [
          '-c',
          'ulimit -t "$0" 2>/dev/null; exec "$@"',
          '60',
          process.execPath,
          m.order.entry.target,
          '--state',
          '/s',
        ],
        options: {
          detached: true,
          windowsHide: true,
          stdio: 'ignore',
          cwd: '/',
          env: { [DEPTH_VARIABLE]: '1' },
        },
      },
    ])
  })

  test('is an allow-listed environment, with the marker one deeper', () => {
    const env = childEnv(
      {
        PATH: '/bin',
        https_proxy: 'http://proxy',
        XDG_STATE_HOME: '/s',
        ACME_HOST: 'h',
        AWS_SECRET_ACCESS_KEY: 'x',
        NODE_OPTIONS: '--require ./a.js',
        TERM: 'xterm',
        TMUX: '1',
        SSH_TTY: '/dev/pts/0',
        [DEPTH_VARIABLE]: '2',
      },
      ['ACME_*'],
    )
    expect(env).toEqual({
      PATH: '/bin',
      https_proxy: 'http://proxy',
      XDG_STATE_HOME: '/s',
      ACME_HOST: 'h',
      [DEPTH_VARIABLE]: '3',
    })
  })

  test.each(['0', 'yes', '-1', '1e999'])('counts an unreadable marker %j as a depth', (marker) => {
    expect(childEnv({ [DEPTH_VARIABLE]: marker })).toEqual({ [DEPTH_VARIABLE]: '2' })
  })
})

const NODE = { file: '/usr/bin/node', args: ['/entry.js'], env: {}, maxCpuMs: 60_000 }

/** How a program ended that was launched with a limit: its signal, else its exit code. */
async function endOf(maxCpuMs: number, program: string): Promise<string> {
  let child: ChildProcess | undefined
  const node = nodeSystem()
  const system: System = {
    ...node,
    spawn: (file, args, options) => (child = spawn(file, args, { ...options, timeout: 60_000 })),
  }
  launch(system, { file: process.execPath, args: ['-e', program], env: {}, maxCpuMs })
  if (child === undefined) throw new Error('nothing was started')
  const [code, signal]: unknown[] = await once(child, 'exit')
  return String(signal ?? code)
}

describe('the kernel bounds what the child may use', () => {
  test('which is killed when it blocks its loop, with nothing of ours in it', async () => {
    expect(await endOf(1_000, 'for (;;);')).toBe('SIGKILL')
  })

  test('which ends by itself otherwise, its arguments as they were given', async () => {
    // A minute: a machine that is robbed of its processor may count that as the child's time.
    expect(await endOf(60_000, 'process.exit(`a "$0" $(exit 3)`.length)')).toBe('16')
  })

  test.each([
    ['an image has no shell', { platform: 'linux' as const, hasShell: false }],
    ['on Windows', { platform: 'win32' as const, hasShell: true }],
  ])('but not where %s', (_where, { platform, hasShell }) => {
    using m = machine(({ io }) => ({
      platform,
      io: { ...io, stat: (path) => (hasShell ? io.stat(path) : undefined) },
    }))
    expect(launch(m.system, NODE)).toMatchObject({ outcome: 'spawned' })
    expect(m.spawned).toMatchObject([{ file: '/usr/bin/node', args: ['/entry.js'] }])
  })
})

describe('a spawn that fails', () => {
  test('later, by event, is heard and is an outcome', () => {
    using m = machine()
    const heard: string[] = []
    const stub = { ...childStub(undefined), on: (event: 'error') => heard.push(event) }
    const launched = launch({ ...m.system, spawn: () => stub }, NODE)
    expect(launched).toMatchObject({
      outcome: 'failed',
      cause: { message: '/usr/bin/node could not be started' },
    })
    expect(heard).toEqual(['error'])
  })

  test('at once is an outcome, not an exception', () => {
    using m = machine(() => ({
      spawn: () => {
        throw new Error('EAGAIN')
      },
    }))
    expect(launch(m.system, NODE)).toMatchObject({ cause: { message: 'EAGAIN' } })
  })
})

describe('on Windows', () => {
  test('the child leaves the job of its parent, gets no console, and stands where nobody unmounts', () => {
    expect(spawnOptions('win32', { SystemRoot: 'D:\\Windows' })).toMatchObject({
      detached: true,
      windowsHide: true,
      cwd: 'D:\\Windows',
    })
    expect(spawnOptions('win32', {})).toMatchObject({ cwd: 'C:\\' })
  })

  test('an entry is a file that appears whole, once', () => {
    const dir = mkdtempSync(join(tmpdir(), 'forker-'))
    const io = nodeIo('win32')
    const path = join(dir, 'lease')
    expect(io.readEntry(path)).toBeUndefined()
    expect([io.putEntry(path, 'one'), io.putEntry(path, 'two')]).toEqual([true, false])
    expect([io.readEntry(path), io.list(dir)]).toEqual(['one', ['lease']])
    rmSync(dir, { recursive: true })
  })

  test('a pid that exists is alive no longer than its watchdog lets it', () => {
    using m = machine(() => ({ platform: 'win32', processExists: (pid) => pid === 7 }))
    const holder = { ...ownIdentity(m.system, 60_000), pid: 7 }
    expect(holder).toMatchObject({ start: '', boot: '', namespace: '' })
    expect(isAlive(m.system, holder)).toBe(true)
    expect(isAlive(m.system, { ...holder, pid: 8 })).toBe(false)
    m.pass(60_000)
    expect(isAlive(m.system, holder)).toBe(false)
  })

  test('nobody is a descendant by the kernel’s word: there is no mark, only the marker', () => {
    using m = machine((system) => ({ platform: 'win32', io: { ...system.io, read: () => '769' } }))
    expect(m.detach(ALL_GUARDS, { env: {} })).toEqual({ outcome: 'refused', why: 'too-soon' })
    expect(m.detach(ALL_GUARDS, { env: { [DEPTH_VARIABLE]: '1' } })).toMatchObject({
      outcome: 'refused',
    })
  })
})
