import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { spoolDir, tempDir } from './support/place.ts'

const FIXTURE = fileURLToPath(new URL('fixtures/append-and-drain.ts', import.meta.url))
const hasStrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
if (!hasStrace) process.stderr.write('skipped: 2 counts of system calls (needs strace)\n')

/** The names of the system calls that concern the spool. */
function callsOf(count: number, mode: 'append' | 'drain'): string[] {
  const dir = spoolDir()
  const log = join(tempDir(), 'strace')
  const trace = ['-f', '-y', '-s', '8', '-e', 'trace=%file,%desc', '-o', log]
  const program = [process.execPath, FIXTURE, dir, `${count}`, mode]
  expect(spawnSync('strace', [...trace, ...program], { timeout: 30_000 }).status).toBe(0)
  const lines = readFileSync(log, 'utf8').split('\n')
  return lines.flatMap((line) =>
    line.includes(`${dir}/`) ? (/^\d+ +(\w+)\(/u.exec(line)?.[1] ?? []) : [],
  )
}

const describeIfPossible = hasStrace ? describe : describe.skip

describeIfPossible('the kernel sees', () => {
  test('one stat and four calls for an append', () => {
    const few = callsOf(5, 'append')
    const more = callsOf(25, 'append')
    expect(more.length - few.length).toBe(20 * 5)
    expect(more.slice(-5)).toEqual(['statx', 'openat', 'write', 'close', 'rename'])
  })

  test('at most six calls for each segment that is drained, besides the append', () => {
    const few = callsOf(5, 'drain')
    const more = callsOf(105, 'drain')
    expect(more.length - few.length).toBeLessThanOrEqual(100 * (5 + 6))
  })
})
