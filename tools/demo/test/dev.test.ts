import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, test } from '@jest/globals'

import { readDevState } from '../src/dev-state.ts'
import { listenOnLoopback } from '../src/loopback.ts'
import { processesOf } from '../src/process-table.ts'
import { startServer, type ServerProcess } from '../src/server-process.ts'

const DEV = fileURLToPath(new URL('../src/dev.ts', import.meta.url))
const LIMIT_MS = 180_000

let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dev-test-'))
})

afterEach(() => rmSync(dir, { recursive: true }))

function startDev(port: number): ServerProcess {
  return startServer([process.execPath, DEV, '--port', `${port}`, '--dir', dir], {
    PATH: process.env['PATH'] ?? '',
  })
}

test(
  'dev keeps platform and collector until it is interrupted, and then leaves no process',
  async () => {
    const dev = startDev(0)
    await dev.line(/Ctrl-C ends both/)
    const state = readDevState(dir)
    const discovery = await fetch(`${state?.host}/.well-known/indev-platform`)
    expect(await discovery.json()).toMatchObject({
      telemetry: { otlpEndpoint: state?.otlpEndpoint },
    })
    process.kill(dev.pid, 'SIGINT')
    expect(await dev.ended).toBe(0)
    expect(readDevState(dir)).toBeUndefined()
    expect(processesOf(dir)).toEqual([])
  },
  LIMIT_MS,
)

test(
  'a port that somebody else has is one error, and leaves no process',
  async () => {
    const other = createServer()
    const port = await listenOnLoopback(other)
    const child = spawn(process.execPath, [DEV, '--port', `${port}`, '--dir', dir], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    })
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')])
    other.close()
    expect(child.exitCode).toBe(1)
    expect(stderr).toContain(`${port}`)
    expect(existsSync(join(dir, 'running.json'))).toBe(false)
    expect(processesOf(dir)).toEqual([])
  },
  LIMIT_MS,
)
