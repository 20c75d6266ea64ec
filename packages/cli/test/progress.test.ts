import { expect, test } from '@jest/globals'
import { elapsedText } from '../src/progress-time.ts'
import { showProgress } from '../src/progress.ts'
import type { ProgressOptions, Shown } from '../src/progress.ts'
import { Screen } from './support/screen.ts'

/** A terminal, or a file, in which time passes when it is told to. */
function stage(wish: {
  readonly isTTY?: boolean
  readonly isQuiet?: boolean
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
  readonly options?: ProgressOptions
}) {
  const { isTTY = true, isQuiet = false, columns = 80, env = { LANG: 'C.UTF-8' } } = wish
  const abort = new AbortController()
  const timers = new Map<() => void, { readonly periodMs: number; dueMs: number }>()
  const stderr = {
    isTTY,
    columns: isTTY ? columns : undefined,
    text: '',
    write(text: string) {
      stderr.text += text
    },
  }
  let nowMs = 0
  const progress: Shown = showProgress({
    title: 'creating demo',
    options: wish.options ?? {},
    stderr,
    env,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    isPainted: false,
    isQuiet,
    signal: abort.signal,
    every(periodMs, work) {
      timers.set(work, { periodMs, dueMs: nowMs + periodMs })
      return () => void timers.delete(work)
    },
  })
  return {
    progress,
    stderr,
    abort,
    timers,
    pass: (durationMs: number) => {
      nowMs += durationMs
      for (const [work, timer] of timers) {
        for (; timer.dueMs <= nowMs; timer.dueMs += timer.periodMs) work()
      }
    },
    /** What can be read: every erasure takes away what was drawn before. */
    screen: () => lastFrame(stderr.text),
  }
}

/** Applies cursor-up-and-erase, the only sequence that is written. */
function lastFrame(text: string): string {
  const lines: string[] = []
  for (const [index, part] of text.split('\u001B[').entries()) {
    const [, rows] = (index === 0 ? undefined : /^(\d+)A/.exec(part)) ?? []
    if (rows !== undefined) lines.splice(lines.length - Number(rows))
    const written = index === 0 ? part : part.slice(part.search(/[AJ]/) + 1)
    lines.push(...written.split('\n').slice(0, -1))
  }
  return lines.join('\n')
}

test('a terminal shows one block: phases, how long each took, and how long it usually takes', () => {
  const { progress, pass, screen } = stage({ options: { expectedMs: 40_000 } })
  progress.phase('network', { expectedMs: 5_000 })
  pass(3_000)
  expect(screen()).toBe('creating demo  3 s, usually 40 s\n  • network  3 s, usually 5 s')
  progress.phase('nodes', { detail: '1 of 3' })
  pass(65_000)
  expect(screen()).toBe(
    'creating demo  1 min 08 s, usually 40 s\n  ✓ network  3 s\n  • nodes    1 min 05 s  1 of 3',
  )
  progress.done()
  pass(9_000)
  expect(screen()).toBe(
    'creating demo  1 min 08 s, usually 40 s\n  ✓ network  3 s\n  ✓ nodes    1 min 05 s',
  )
})

test('what is narrated stands above the block, and the block stays whole', () => {
  const { progress, screen } = stage({})
  progress.phase('network')
  progress.write('going on with demo\n')
  progress.phase('nodes')
  expect(screen()).toBe(
    'going on with demo\ncreating demo  0 s\n  ✓ network  0 s\n  • nodes    0 s',
  )
})

test('a key that the terminal echoes between two drawings shifts nothing', () => {
  const { progress, stderr, pass } = stage({})
  progress.phase('network')
  stderr.write('^C')
  pass(1_000)
  const screen = new Screen(80, 10)
  screen.write(stderr.text)
  expect(screen.text).toBe('creating demo  1 s\n  • network  1 s')
})

test('a block that was drawn on a wider terminal is erased whole', () => {
  const { progress, stderr, screen, pass } = stage({ columns: 40 })
  progress.phase('a-phase-with-a-name-of-some-length')
  stderr.columns = 20
  pass(1_000)
  // 18 columns in one row, 42 cut to 39 in two.
  expect(stderr.text).toContain('\u001B[3A\u001B[J')
  expect(
    screen()
      .split('\n')
      .every((line) => line.length < 20),
  ).toBe(true)
})

test('a wide character counts as two columns', () => {
  const { progress, screen } = stage({ columns: 20 })
  progress.phase('東京東京東京東京東京')
  expect(screen().split('\n').at(-1)).toBe('  • 東京東京東京東')
})

test('after the abort nothing is drawn: what is said then stands below', () => {
  const { progress, abort, pass, stderr } = stage({})
  progress.phase('network')
  const before = stderr.text
  abort.abort()
  pass(5_000)
  progress.phase('nodes')
  progress.done()
  expect(stderr.text).toBe(before)
  expect(before.endsWith('\n')).toBe(true)
})

test('disposing stops the clock and leaves the block as it is', () => {
  const { progress, pass, stderr, timers } = stage({})
  progress.phase('network')
  const before = stderr.text
  progress[Symbol.dispose]()
  pass(5_000)
  expect(stderr.text).toBe(before)
  expect(timers.size).toBe(0)
})

test.each([
  ['a file', { isTTY: false }],
  ['a dumb terminal', { env: { TERM: 'dumb' } }],
  ['a job in CI', { env: { CI: 'true' } }],
])('%s gets a line for each phase, and one every 30 s', (_what, where) => {
  const { progress, pass, stderr } = stage(where)
  progress.phase('network')
  pass(4_000)
  progress.phase('nodes')
  progress.phase('nodes')
  pass(61_000)
  progress.done()
  pass(60_000)
  expect(stderr.text).toBe(
    [
      'creating demo: network (0 s)',
      'creating demo: nodes (4 s)',
      'creating demo: still nodes (1 min 05 s)',
      'creating demo: still nodes (1 min 05 s)\n',
    ].join('\n'),
  )
})

test('--quiet says nothing, but what is written beside it is', () => {
  const { progress, pass, stderr } = stage({ isQuiet: true })
  progress.phase('network')
  pass(60_000)
  progress.write('beside\n')
  progress.done()
  expect(stderr.text).toBe('beside\n')
})

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min 00 s'],
  [3_725_000, '1 h 02 min'],
])('%d ms are %s', (durationMs, text) => {
  expect(elapsedText(durationMs)).toBe(text)
})
