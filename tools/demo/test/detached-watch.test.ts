import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from '@jest/globals'

import { allGone, endDetached, watchDetached } from '../src/detached-watch.ts'
import { maxHolders, parseLeaseRecords } from '../src/leases.ts'
import type { ProcessTable } from '../src/process-table.ts'

/** A process table whose content the test decides on. */
function scripted(): ProcessTable & { now: Map<number, string> } {
  const table = {
    now: new Map<number, string>([[1, 'init']]),
    pids: () => [...table.now.keys()],
    describe: (pid: number) => table.now.get(pid) ?? '',
  }
  return table
}

describe('the watch', () => {
  test('counts what mentions the mark and was not started on purpose', () => {
    const table = scripted()
    const watch = watchDetached('/tmp/mark', { table })
    table.now.set(20, 'node indev.js\0HOME=/tmp/mark/home\0')
    watch?.expect(20)
    table.now.set(21, 'node uploader.js --state-dir /tmp/mark/state\0')
    table.now.set(22, 'vim /tmp/other\0')
    expect(watch?.alive()).toEqual([21])
    watch?.stop()
  })

  test('remembers the most that lived at once, and how many there were', () => {
    const table = scripted()
    const watch = watchDetached('mark', { table })
    for (const alive of [[30], [30, 31, 32], [32], [33, 34]]) {
      table.now = new Map(alive.map((pid) => [pid, 'mark']))
      watch?.alive()
    }
    expect(watch?.report()).toEqual({ seen: 5, maxAlive: 3 })
    watch?.stop()
  })

  test('a process that took over the number of an older one is looked at', () => {
    const table = scripted()
    table.now.set(40, 'mark, but older than the watch')
    const watch = watchDetached('mark', { table })
    expect(watch?.alive()).toEqual([])
    table.now.delete(40)
    watch?.alive()
    table.now.set(40, 'mark')
    expect(watch?.alive()).toEqual([40])
    watch?.stop()
  })

  test('finds a real detached process by its environment, and ends it', async () => {
    // With an end of its own: that of pid 12 is not in that of pid 123.
    const mark = `/tmp/a-mark-that-nobody-has-${process.pid}-`
    const watch = watchDetached(mark)
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('fixtures/waits.ts', import.meta.url))],
      {
        detached: true,
        env: { XDG_STATE_HOME: `${mark}/state` },
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    )
    await once(child.stdout, 'data')
    const expected = watch === undefined ? undefined : [child.pid]
    expect(watch?.alive()).toEqual(expected)
    expect(await allGone(watch, 0)).toBe(watch === undefined)
    const ended = once(child, 'exit')
    await endDetached(watch)
    child.stdin.end()
    await ended
    expect(watch?.alive() ?? []).toEqual([])
    watch?.stop()
  })
})

describe('lease records', () => {
  test.each([
    { text: '', most: 0 },
    { text: 'begin 7 1000\nend 7 2000\nbegin 8 2000\nend 8 2100\n', most: 1 },
    { text: 'begin 7 1000\nbegin 8 1500\nend 7 2000\nend 8 2100\n', most: 2 },
    { text: 'begin 7 1000\n', most: 1 },
  ])('$text had $most at once', ({ text, most }) => {
    expect(maxHolders(parseLeaseRecords(text))).toBe(most)
  })

  test('a line of another form is refused: an unknown is no zero', () => {
    expect(() => parseLeaseRecords('start 7 1000\n')).toThrow('no lease record: start 7 1000')
  })
})
