import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from '@jest/globals'
import { ownIdentity } from '../src/identity.ts'
import { nodeIo } from '../src/io.ts'
import { reapWith } from '../src/reap.ts'
import { openRedactor } from '../src/redact.ts'
import { createRunFile, parseRunFile, RUN_FILE_BYTES, type RunHead } from '../src/run-file.ts'
import { listReports, reapRuns } from '../src/store.ts'
import { machine, machineWith } from './support/machine.ts'
import { scratch } from './support/programs.ts'

const redactor = openRedactor({}, {})
let head: RunHead
let dead: RunHead

beforeEach(() => {
  const app = { name: 'reaped', version: '1.2.3' }
  head = { v: 1, ...ownIdentity(machine()), app, startedAtMs: Date.now(), node: 'v24.0.0' }
  // This very pid, as another process had it before us.
  dead = { ...head, start: '1' }
})

/** What a run leaves that ended without a word. */
function leave(dir: string, left: RunHead, crumbs = 0): string {
  const run = createRunFile(nodeIo(), dir, left)
  for (let i = 0; i < crumbs; i += 1) run.crumb(1_000 + i, 'step', `crumb ${i}`)
  run.leave()
  return run.path
}

test('a run under way is left alone; a pid that was given to another process is not it', () => {
  using temp = scratch()
  const alive = leave(temp.path, head)
  leave(temp.path, dead)
  const reaped = reapRuns(temp.path)
  expect(reaped).toMatchObject({ alive: 1, left: 0 })
  expect(reaped.reports).toHaveLength(1)
  expect(readdirSync(temp.path)).toHaveLength(2)
  expect(parseRunFile(readFileSync(alive))?.head).toEqual(head)
})

test('the last 64 crumbs are read back in their order, whatever was in them', () => {
  using temp = scratch()
  const run = createRunFile(nodeIo(), temp.path, dead)
  for (let i = 0; i < 150; i += 1) run.crumb(i, 'step', `crumb ${i} ${'é\n'.repeat(200)}`)
  run.leave()
  reapRuns(temp.path)
  const crumbs = listReports(temp.path).reports[0]?.crumbs ?? []
  expect(crumbs.map((crumb) => crumb.atMs)).toEqual(Array.from({ length: 64 }, (_, i) => 86 + i))
  expect(crumbs.every((crumb, i) => crumb.text.startsWith(`crumb ${86 + i} é é`))).toBe(true)
})

test('a run that ends well while it is looked at leaves no report', () => {
  using temp = scratch()
  leave(temp.path, dead)
  const ours = machine()
  const read = (path: string, maxBytes: number): Uint8Array | undefined => {
    const bytes = ours.io.read(path, maxBytes)
    ours.io.remove(path)
    return bytes
  }
  const reaped = reapWith({ ...ours, io: { ...ours.io, read } }, redactor, temp.path, 64)
  expect(reaped).toEqual({ reports: [], alive: 0, left: 0 })
  expect(readdirSync(temp.path)).toEqual([])
})

test('a run of another boot was ended by the loss of the machine', () => {
  using temp = scratch()
  leave(temp.path, { ...head, boot: '00000000-0000-0000-0000-000000000000' })
  reapRuns(temp.path)
  expect(listReports(temp.path).reports).toMatchObject([{ kind: 'power-loss' }])
})

test('a kill in the control group for want of memory is told', () => {
  using temp = scratch()
  leave(temp.path, { ...dead, oom: { file: '/events', kills: 2 } })
  reapWith(machineWith({ '/events': 'low 0\noom_kill 3\n' }), redactor, temp.path, 64)
  expect(listReports(temp.path).reports).toMatchObject([{ kind: 'vanished', oomKills: 1 }])
})

test('a run of another container counts as under way until it has been silent for a week', () => {
  using temp = scratch()
  const path = leave(temp.path, { ...dead, namespace: '1' })
  expect(reapRuns(temp.path)).toEqual({ reports: [], alive: 1, left: 0 })
  const longAgo = Date.now() / 1_000 - 8 * 86_400
  utimesSync(path, longAgo, longAgo)
  expect(reapRuns(temp.path).reports).toHaveLength(1)
})

test('at most as many as asked for; the rest comes next time', () => {
  using temp = scratch()
  for (let i = 1; i <= 10; i += 1) leave(temp.path, { ...dead, start: String(i) })
  expect(reapRuns(temp.path, { maxRuns: 4 })).toMatchObject({ left: 6 })
  expect(reapRuns(temp.path, { maxRuns: 4 })).toMatchObject({ left: 2 })
  expect(reapRuns(temp.path).reports).toHaveLength(2)
  expect(listReports(temp.path).reports).toHaveLength(10)
})

test('a run that ended because of its own report has no second one; one that lived on has', () => {
  using temp = scratch()
  const endedAtS = Math.floor(Date.now() / 1_000)
  const reapOf = (left: Partial<RunHead>): readonly string[] => {
    utimesSync(leave(temp.path, { ...dead, ...left }), endedAtS, endedAtS)
    return reapRuns(temp.path).reports
  }
  expect(reapOf({ reportedAtMs: endedAtS * 1_000 })).toEqual([])
  expect(reapOf({ reportedAtMs: (endedAtS - 10) * 1_000 })).toHaveLength(1)
  expect(reapOf({ reportedAtMs: endedAtS * 1_000, failed: 'ENOSPC' })).toHaveLength(1)
})

test('what another version wrote stays as it is, and is counted', () => {
  using temp = scratch()
  // Of the year 2059: too old is none of them.
  const foreign = { 'run-1-2': '{"v":2}\n', 'crash-0zzzzzzzz-nyf-tw5a.json': '{"v":2}', other: 'x' }
  for (const [name, text] of Object.entries(foreign)) writeFileSync(join(temp.path, name), text)
  const damaged = leave(temp.path, dead)
  writeFileSync(damaged, Buffer.alloc(RUN_FILE_BYTES, 1))
  expect(reapRuns(temp.path).reports).toEqual([])
  expect(listReports(temp.path)).toEqual({ reports: [], unreadable: 1 })
  expect(readdirSync(temp.path)).toHaveLength(4)
})

test('a run that was killed while it made its file is found too', () => {
  using temp = scratch()
  writeFileSync(join(temp.path, `run-${dead.pid}-${dead.start}`), '')
  expect(reapRuns(temp.path).reports).toHaveLength(1)
})

test('two reapers at once make one report of one run', () => {
  using temp = scratch()
  const path = leave(temp.path, dead)
  const bytes = readFileSync(path)
  // Whole seconds: a fraction would not always come back as it was.
  const atS = Math.floor(Date.now() / 1_000)
  utimesSync(path, atS, atS)
  const [first] = reapRuns(temp.path).reports
  // The other one had read the file before the first removed it.
  writeFileSync(path, bytes)
  utimesSync(path, atS, atS)
  expect(reapRuns(temp.path).reports).toHaveLength(1)
  expect(listReports(temp.path).reports.map(({ id }) => id.slice(10))).toEqual([first?.slice(10)])
})

test("of Node's own fatal report only numbers and symbols are kept, and it is removed", () => {
  using temp = scratch()
  leave(temp.path, dead, 3)
  const raw = {
    header: { event: 'Allocation failed - JavaScript heap out of memory', trigger: 'OOMError' },
    nativeStack: [{ pc: '0x1', symbol: 'node::OOMErrorHandler' }],
    javascriptHeap: { usedMemory: '5', memoryLimit: 7 },
    environmentVariables: { TOKEN: 'canary' },
    sharedObjects: ['/home/canary/lib.so'],
  }
  writeFileSync(join(temp.path, `fatal-${dead.pid}-1.json`), JSON.stringify(raw))
  reapRuns(temp.path)
  const [report] = listReports(temp.path).reports
  expect(report).toMatchObject({
    kind: 'out-of-memory',
    runtime: {
      heapUsedBytes: 5,
      heapLimitBytes: 7,
      fatal: { nativeStack: ['node::OOMErrorHandler'] },
    },
  })
  expect(report?.crumbs).toHaveLength(3)
  expect(readdirSync(temp.path)).toHaveLength(1)
  expect(JSON.stringify(report)).not.toContain('canary')
})

test('a directory that is not there is no failure', () => {
  expect(reapRuns('/nowhere/at/all')).toEqual({ reports: [], alive: 0, left: 0 })
})
