import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { METRICS, RECORDED_FIELDS, type RecordedField } from '../src/fields.ts'
import { readJournal } from '../src/journal.ts'
import { newPlace } from './support/place.ts'
import { begin } from './support/session.ts'

const PAGE = readFileSync(new URL('../../../docs/telemetry.md', import.meta.url), 'utf8')
const DECLARED = ['size', 'steps']

function section(heading: string): string {
  return PAGE.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
}

/** Rows of the tables under a heading that have as many columns. */
function rows(heading: string, columns: number): string[][] {
  return section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    )
    .filter((cells) => cells.length === columns)
}

/** Rows of the table under a heading: name, what it holds, why. */
function table(heading: string): RecordedField[] {
  return [
    ...section(heading).matchAll(/^\| `(?<name>[^`]+)` +\| (?<holds>.+?) +\| (?<why>.+?) +\|$/gmu),
  ].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    holds: groups?.['holds'] ?? '',
    why: groups?.['why'] ?? '',
  }))
}

test.each([
  { heading: 'Who recorded it', part: 'resource' },
  { heading: 'A command', part: 'command' },
  { heading: 'A request or step of a command', part: 'child' },
  { heading: 'A milestone', part: 'event' },
  { heading: 'A bug', part: 'exception' },
  { heading: 'The journal', part: 'journal' },
  { heading: 'A run file', part: 'run' },
  { heading: 'The log of uploads', part: 'upload' },
] as const)('the page lists every field of "$heading", as the code does', ({ heading, part }) => {
  expect(table(heading)).toEqual(RECORDED_FIELDS[part])
})

function plain(text: string): string {
  return text.replaceAll('`', '')
}

test('the page lists every metric and every attribute of a metric, as the code does', () => {
  const all = rows('Metrics', 4)
  const metrics = METRICS.map(({ name, unit, kind, why }) => [
    name,
    unit.replaceAll(/[{}]/gu, ''),
    kind,
    why,
  ])
  const attributes = METRICS.flatMap((metric) =>
    metric.attributes.map(({ name, holds, why }) => [name, metric.name, plain(holds), why]),
  )
  expect(all.slice(0, metrics.length)).toEqual(metrics)
  expect(all.slice(metrics.length)).toEqual(attributes)
})

function namesOf(fields: readonly RecordedField[]): string[] {
  return fields.map((field) => field.name).toSorted()
}

/** Keys of all records, but for those that the command itself declared. */
function keysOf(records: readonly object[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))]
    .filter((key) => !DECLARED.includes(key))
    .toSorted()
}

test('what a command that does everything records is exactly what the page lists', () => {
  using place = newPlace()
  const command = {
    path: 'x',
    attributes: { size: 'number' } as const,
    milestones: ['ready'],
    spans: { plan: { steps: 'number' } } as const,
  }
  const { recorder, spans } = begin(place, command, { CI: '1' })
  const [runFile = ''] = readdirSync(place.paths.runDir)
  const run: object = JSON.parse(readFileSync(join(place.paths.runDir, runFile), 'utf8'))
  recorder.preload()
  recorder.set({ size: 1 })
  recorder.milestone('ready')
  recorder.exception({
    type: 'E',
    fingerprint: '0123456789abcdef',
    fingerprintVersion: 1,
    count: 2,
  })
  const http = { method: 'GET', serverAddress: 'h', resendCount: 1 }
  recorder.startSpan('GET', 'client', http).end({ http: { statusCode: 500 }, errorType: '500' })
  recorder.startSpan('plan', 'internal').end({ attributes: { steps: 1 } })
  recorder.startSpan('GET', 'client', http)
  recorder.finish({ outcome: 'expected', cause: 'remote', exitCode: 22, errorType: 'E' })
  const [root, ...children] = spans()
  expect(keysOf([root?.resource ?? {}])).toEqual(namesOf(RECORDED_FIELDS.resource))
  expect(keysOf([root?.attributes ?? {}])).toEqual(namesOf(RECORDED_FIELDS.command))
  expect(keysOf(children.map((span) => span.attributes))).toEqual(namesOf(RECORDED_FIELDS.child))
  const eventsOf = (name: string): object[] =>
    root?.events.filter((event) => event.name === name).map((event) => event.attributes) ?? []
  expect(root?.events.map(({ name }) => name)).toEqual(['ready', 'exception'])
  expect(keysOf(eventsOf('ready'))).toEqual(namesOf(RECORDED_FIELDS.event))
  expect(keysOf(eventsOf('exception'))).toEqual(namesOf(RECORDED_FIELDS.exception))
  const local = begin(place, { path: 'x' }, { CI: '1' }, 'local')
  local.recorder.finish({ outcome: 'ok', exitCode: 0 })
  expect(keysOf(readJournal(place.paths).entries)).toEqual(namesOf(RECORDED_FIELDS.journal))
  expect(keysOf([run])).toEqual(namesOf(RECORDED_FIELDS.run))
})
