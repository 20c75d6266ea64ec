import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, test } from '@jest/globals'

import type { DemoResult } from '../src/demo-result.ts'
import { processesOf } from '../src/process-table.ts'
import { findRotel } from '../src/rotel.ts'

const DEMO = fileURLToPath(new URL('../src/demo.ts', import.meta.url))
const LIMIT_MS = 300_000

/** Everything that a demo writes, and the mark by which its processes are known. */
let tmp = ''

function startDemo(): ChildProcessByStdio<null, Readable, Readable> {
  tmp = mkdtempSync(join(tmpdir(), 'demo-test-'))
  return spawn(process.execPath, [DEMO, '--json'], {
    env: { ...process.env, TMPDIR: tmp },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
}

/** What a demo has left behind. */
function leftovers(): unknown[] {
  const files = readdirSync(tmp)
  rmSync(tmp, { recursive: true })
  return [...files, ...processesOf(tmp)]
}

describe('the whole demo', () => {
  let result: DemoResult
  let story = ''
  let exitCode: number | null = null
  let lines: string[] = []
  let left: unknown[] = []

  beforeAll(async () => {
    const child = startDemo()
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    story = stderr
    lines = stdout.trimEnd().split('\n')
    exitCode = child.exitCode
    left = leftovers()
    result = JSON.parse(lines.at(-1) ?? '')
  }, LIMIT_MS)

  test('is satisfied with itself, and says so by its exit code', () => {
    expect({ exitCode, ok: result.ok, story }).toEqual({ exitCode: 0, ok: true, story })
    expect(story).not.toMatch(/^ +NO /m)
  })

  test('prints one line of JSON and nothing else on standard output', () => {
    expect(lines).toHaveLength(1)
    expect(Object.keys(result)).toEqual([
      'ok',
      'commands',
      'collector',
      'trace',
      'uploaders',
      'spool',
      'slo',
    ])
  })

  test('one command fails, the one over the quota, with exit code 8', () => {
    const failed = result.commands.filter(({ exitCode: code }) => code !== 0)
    expect(failed).toEqual([
      { argv: ['indev', 'cluster', 'create', 'second'], exitCode: 8, wallMs: expect.any(Number) },
    ])
  })

  test('every recorded command has a span behind the collector, which alone has the credential', () => {
    expect(result.collector.names).toEqual(
      expect.arrayContaining(
        [
          'login',
          'account show',
          'cluster create',
          'cluster list',
          'cluster get',
          'cluster delete',
          'logout',
        ].map((command) => `indev ${command}`),
      ),
    )
    expect(result.collector.credential).toBe(findRotel() !== undefined)
  })

  test('one trace holds spans of the CLI and of the platform', () => {
    expect(result.trace.id).toMatch(/^[\da-f]{32}$/)
    expect(result.trace.cliSpans).toBeGreaterThanOrEqual(2)
    expect(result.trace.platformSpans).toBeGreaterThanOrEqual(1)
  })

  test('uploads ran in the background, one at a time', () => {
    expect(result.uploaders.maxLeases).toBe(1)
    expect(result.uploaders.spawned).toBeGreaterThanOrEqual(1)
    expect(result.uploaders.maxAlive ?? 0).toBeLessThanOrEqual(2)
  })

  test('nothing is pending and nothing was dropped', () => {
    expect(result.spool).toEqual({ pending: 0, dropped: 0 })
  })

  test('the objectives are there', () => {
    expect(Array.isArray(result.slo)).toBe(true)
    expect(JSON.stringify(result.slo)).toContain('cluster-create-accepted')
  })

  test('no process and no file is left', () => {
    expect(left).toEqual([])
  })
})

test(
  'after Ctrl-C no process and no file is left, and the exit code says that it did not work out',
  async () => {
    const child = startDemo()
    let story = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const isFirst = !story.includes('$ indev account show')
      story += chunk
      if (isFirst && story.includes('$ indev account show')) child.kill('SIGINT')
    })
    await once(child, 'close')
    expect(child.exitCode).toBe(1)
    expect(story).toContain('ended by SIGINT')
    expect(story).not.toContain('$ indev logout')
    expect(leftovers()).toEqual([])
  },
  LIMIT_MS,
)
