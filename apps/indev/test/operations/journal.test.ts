import { expect, test } from '@jest/globals'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import type { OperationEntry } from '../../src/operations/entry.ts'
import { typicalOf } from '../../src/operations/history.ts'
import { openJournal } from '../../src/operations/journal.ts'
import { startBox } from '../support/box.ts'
import { smallTemporaryDir } from '../support/temporary-dir.ts'

const DAY_MS = 24 * 3_600_000

/** A journal in a folder of its own, and a clock. */
function workshop() {
  const home = smallTemporaryDir()
  const folder = join(home.path, 'state', 'operations')
  const clock = { atMs: 1_000 * DAY_MS, nowMs: () => clock.atMs, monotonicMs: () => clock.atMs }
  const journal = openJournal({ paths: { operationsDir: folder }, clock })
  return { folder, clock, journal, [Symbol.dispose]: () => home[Symbol.dispose]() }
}

const entryOf = (number: number, more: Partial<OperationEntry> = {}): OperationEntry => ({
  key: `key-${number}`,
  fingerprint: String(number).padStart(32, '0'),
  host: 'http://h',
  name: 'demo',
  request: { name: 'demo' },
  begunAtMs: 1_000 * DAY_MS,
  state: 'begun',
  ...more,
})

test('an entry is found by what was asked for, in a file that only its owner may read', () => {
  using shop = workshop()
  const entry = entryOf(1, { knownIds: ['a'], phases: { nodes: 3 } })
  expect(shop.journal.begin(entry)).toEqual(entry)
  expect(shop.journal.find(entry.fingerprint)).toEqual(entry)
  const [file = ''] = readdirSync(shop.folder)
  expect(readdirSync(shop.folder)).toEqual([`open-${entry.fingerprint}.json`])
  expect(statSync(join(shop.folder, file)).mode & 0o777).toBe(0o600)
  expect(statSync(shop.folder).mode & 0o777).toBe(0o700)
})

test('of two that begin the same, the second gets the entry of the first', () => {
  using shop = workshop()
  shop.journal.begin(entryOf(1))
  expect(shop.journal.begin(entryOf(1, { key: 'later' }))).toMatchObject({ key: 'key-1' })
})

test('an entry that was ended, or is a day old, is not gone on with', () => {
  using shop = workshop()
  const entry = shop.journal.update(shop.journal.begin(entryOf(1)), { state: 'accepted' })
  shop.journal.end(entry, { state: 'ready', readyMs: 5 })
  expect(shop.journal.find(entry.fingerprint)).toBeUndefined()
  expect(shop.journal.list()).toMatchObject([{ state: 'ready', endedAtMs: 1_000 * DAY_MS }])
  shop.journal.begin(entryOf(2))
  shop.clock.atMs += DAY_MS
  expect(shop.journal.find(entryOf(2).fingerprint)).toBeUndefined()
  expect(shop.journal.begin(entryOf(2, { key: 'new' }))).toMatchObject({ key: 'new' })
})

test('of what has ended 50 are kept; what is open is kept until it is a day old', () => {
  using shop = workshop()
  mkdirSync(shop.folder, { recursive: true })
  // As the journal itself writes them, which takes its time: each is on the disk.
  for (let number = 1; number <= 60; number += 1) {
    writeFileSync(join(shop.folder, `ended-${number}-key-${number}.json`), '{"v":1}')
  }
  shop.journal.end(shop.journal.begin(entryOf(1)), { state: 'ready' })
  expect(readdirSync(shop.folder)).toHaveLength(50)
  expect(readdirSync(shop.folder)).not.toContain('ended-11-key-11.json')
  for (let number = 101; number <= 300; number += 1) {
    const entry = entryOf(number)
    const file = join(shop.folder, `open-${entry.fingerprint}.json`)
    writeFileSync(file, JSON.stringify({ v: 1, ...entry }))
  }
  expect(() => shop.journal.begin(entryOf(999))).toThrow('200 creations of the last day')
  shop.clock.atMs += DAY_MS
  expect(shop.journal.begin(entryOf(999, { begunAtMs: shop.clock.atMs })).key).toBe('key-999')
  expect(readdirSync(shop.folder)).toHaveLength(51)
})

test('what a process that died while writing left behind goes after an hour', () => {
  using shop = workshop()
  shop.journal.begin(entryOf(1))
  writeFileSync(join(shop.folder, `tmp-${shop.clock.atMs}-1-x`), '{')
  shop.journal.begin(entryOf(2))
  expect(readdirSync(shop.folder)).toHaveLength(3)
  shop.clock.atMs += 3_600_001
  shop.journal.begin(entryOf(3))
  expect(readdirSync(shop.folder)).toHaveLength(3)
})

test.each([
  ['a link', (file: string) => (renameSync(file, `${file}.x`), symlinkSync(`${file}.x`, file))],
  ['damaged', (file: string) => writeFileSync(file, '{"v":1')],
  ['of another version', (file: string) => writeFileSync(file, '{"v":2}')],
])('an entry that is %s is not gone on with', (_what, spoil) => {
  using shop = workshop()
  shop.journal.begin(entryOf(1))
  spoil(join(shop.folder, `open-${entryOf(1).fingerprint}.json`))
  expect(shop.journal.find(entryOf(1).fingerprint)).toBeUndefined()
  expect(shop.journal.list()).toEqual([])
})

test('where nothing can be noted nothing is asked for, unless the key is the person’s own', async () => {
  await using box = await startBox('modern')
  const folder = join(box.env['HOME'] ?? '', '.local/state/indev', `u${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'operations'), 'a file in its place')
  const argv = ['cluster', 'create', 'demo']
  const refused = await runInProcess(indev, argv, { env: box.env })
  expect(refused).toMatchObject({ exitCode: 10, stdout: '' })
  expect(refused.stderr).toContain('--idempotency-key')
  expect(box.clusters.size).toBe(0)
  const keyed = [...argv, '--idempotency-key', 'mine']
  const stdout = 'created cluster: demo-aaaa01\n'
  expect(await runInProcess(indev, keyed, { env: box.env })).toMatchObject({ exitCode: 0, stdout })
  expect(await runInProcess(indev, keyed, { env: box.env })).toMatchObject({ exitCode: 0, stdout })
  expect(
    readFileSync(join(dirname(folder), `u${process.getuid?.() ?? 0}`, 'operations'), 'utf8'),
  ).toBe('a file in its place')
})

const ready = (readyMs: number, more: Partial<OperationEntry> = {}) =>
  entryOf(readyMs, { state: 'ready', readyMs, phases: { nodes: readyMs / 2 }, ...more })

test('what is usual is the median of what this machine has seen, on this platform', () => {
  const entries = [
    ready(30),
    ready(10),
    ready(20),
    ready(9_000, { host: 'http://other' }),
    ready(9_000, { state: 'failed' }),
  ]
  expect(typicalOf(entries, 'http://h')).toEqual({ totalMs: 20, phases: new Map([['nodes', 10]]) })
  expect(typicalOf([], 'http://h')).toEqual({ phases: new Map() })
})
