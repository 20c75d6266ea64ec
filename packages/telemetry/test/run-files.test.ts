import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readSliHistory } from '../src/journal/read-journal.ts'
import { compactJournal } from '../src/journal/compact.ts'
import { appendJournal, readJournal } from '../src/journal.ts'
import { ownIdentity } from '../src/process-identity.ts'
import { type RunFacts, beginRun } from '../src/run-file.ts'
import { settleRuns } from '../src/settle-runs.ts'
import { listNames } from '../src/state-io.ts'
import { fixture, start } from './support/child.ts'
import { anEntry } from './support/entry.ts'
import { officialSpans } from './support/official.ts'
import { APP, type Place, newPlace } from './support/place.ts'
import { pending } from './support/record.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo, upload } from './support/upload.ts'

const DAY_MS = 86_400_000

function runs(place: Place): string[] {
  return listNames(place.paths.runDir)
}

/** Leaves the file of a run that is known to us, changed as wanted; returns its id. */
function leave(place: Place, more: Partial<RunFacts> = {}): string {
  const id = 'a'.repeat(32)
  beginRun(place.paths, {
    id,
    traceId: 'b'.repeat(32),
    spanId: 'c'.repeat(16),
    startMs: Date.now() - 5000,
    command: 'thing make',
    version: '1.0.0',
  })
  const [name = ''] = runs(place)
  const file = join(place.paths.runDir, name)
  const facts: object = { v: 1, id, ...ownIdentity(), traceId: 'b'.repeat(32), ...more }
  const run = { spanId: 'c'.repeat(16), startMs: Date.now() - 5000, ...facts }
  writeFileSync(file, JSON.stringify({ command: 'thing make', version: '1.0.0', ...run, ...more }))
  return id
}

async function kill(place: Place, telemetry: string): Promise<void> {
  const host = start(fixture('host.ts'), ['hang'], { ...place.env, DEMO_TELEMETRY: telemetry })
  await host.says('waiting')
  host.kill('SIGKILL')
  await host.ended
}

test('a command has a run file while it runs, and none once it has ended', async () => {
  using place = newPlace()
  const host = start(fixture('host.ts'), ['hang'], { ...place.env, DEMO_TELEMETRY: 'local' })
  await host.says('waiting')
  expect(runs(place)).toEqual([expect.stringMatching(new RegExp(`^run-${host.pid}-\\d+$`, 'u'))])
  host.kill('SIGTERM')
  await host.ended
  expect(runs(place)).toEqual([])
})

test('with consent off there is no run file', async () => {
  using place = newPlace()
  await kill(place, 'off')
  expect(place.tree()).toEqual([])
})

test('a command killed by SIGKILL reaches the collector and the journal as interrupted, once', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  await kill(place, 'on')
  expect(readJournal(place.paths).entries).toEqual([])
  expect(await upload(place, sink.url).ended).toMatchObject({ code: 0, stderr: '' })
  await flushTo(place, sink.url)
  const spans = sink.bodies('traces').flatMap((body) => officialSpans(body))
  expect(spans).toMatchObject([
    {
      name: 'demo thing make',
      parentSpanId: '',
      status: 'STATUS_CODE_ERROR',
      attributes: { 'cli.outcome': 'interrupted', 'error.type': 'interrupted' },
      resource: { 'service.version': '1.2.3' },
    },
  ])
  expect(readJournal(place.paths).entries).toMatchObject([
    { id: spans[0]?.traceId, command: 'thing make', outcome: 'interrupted', exitCode: -1 },
  ])
  expect(runs(place)).toEqual([])
})

test('with consent local a killed command gets its line, and no span', async () => {
  using place = newPlace()
  await kill(place, 'local')
  expect(await settleRuns(APP, place.paths, Date.now())).toEqual({
    interrupted: 1,
    traced: [],
    isComplete: true,
  })
  expect(readJournal(place.paths).entries).toMatchObject([{ outcome: 'interrupted' }])
  expect(pending(place)).toBe(0)
})

test('a process that lives is left alone', async () => {
  using place = newPlace()
  leave(place)
  expect(await settleRuns(APP, place.paths, Date.now())).toMatchObject({ interrupted: 0 })
  expect(runs(place)).toHaveLength(1)
})

test('a pid that a later process has now is not taken for the one that began', async () => {
  using place = newPlace()
  const id = leave(place, { startTicks: '1' })
  expect(await settleRuns(APP, place.paths, Date.now())).toMatchObject({ interrupted: 1 })
  expect(readJournal(place.paths).entries).toMatchObject([{ id, outcome: 'interrupted' }])
  expect(runs(place)).toEqual([])
})

test("another container's process is given a week", async () => {
  using place = newPlace()
  leave(place, { namespace: '1', pid: 1 })
  expect(await settleRuns(APP, place.paths, Date.now())).toMatchObject({ interrupted: 0 })
  expect(runs(place)).toHaveLength(1)
  const later = Date.now() + 8 * DAY_MS
  expect(await settleRuns(APP, place.paths, later)).toMatchObject({ interrupted: 1 })
})

test('a command killed between its journal line and the end of its run file counts once', async () => {
  using place = newPlace()
  const id = leave(place, { startTicks: '1' })
  appendJournal(place.paths, anEntry({ id }))
  expect(await settleRuns(APP, place.paths, Date.now())).toMatchObject({ interrupted: 0 })
  expect(readJournal(place.paths).entries).toMatchObject([{ id, outcome: 'ok' }])
  expect(pending(place)).toBe(0)
  expect(runs(place)).toEqual([])
})

test('a settling that was killed in the middle counts nothing twice', async () => {
  using place = newPlace()
  leave(place, { startTicks: '1' })
  await settleRuns(APP, place.paths, Date.now())
  leave(place, { startTicks: '1' })
  expect(await settleRuns(APP, place.paths, Date.now())).toMatchObject({ interrupted: 0 })
  expect(readJournal(place.paths).entries).toHaveLength(1)
  expect(pending(place)).toBe(1)
})

test('a run file torn by a kill is removed, other files are not touched', async () => {
  using place = newPlace()
  leave(place)
  const [name = ''] = readdirSync(place.paths.runDir)
  writeFileSync(join(place.paths.runDir, name), '{"v":1,"id"')
  writeFileSync(join(place.paths.runDir, 'note'), '')
  expect(await settleRuns(APP, place.paths, Date.now())).toMatchObject({ interrupted: 0 })
  expect(runs(place)).toEqual(['note'])
})

test('an interrupted command stays one when its day is compacted', () => {
  using place = newPlace()
  const atMs = Date.now() - 5 * DAY_MS
  appendJournal(place.paths, anEntry({ atMs, outcome: 'interrupted', exitCode: -1 }))
  expect(compactJournal(place.paths, { nowMs: Date.now(), settleMs: 0 })).toMatchObject({ days: 1 })
  expect(readSliHistory(place.paths)).toMatchObject({
    unreadableFiles: 0,
    groups: [{ outcome: 'interrupted', count: 1 }],
  })
})
