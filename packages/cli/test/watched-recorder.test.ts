import type { OpenSpan } from '@indev/crash'
import { openTelemetry } from '@indev/telemetry'
import { expect, test } from '@jest/globals'
import { type CrashWatch, UNWATCHED } from '../src/crash/crash-watch.ts'
import { invocationOf } from '../src/crash/invocation-of.ts'
import { watchedRecorder } from '../src/crash/watched-recorder.ts'
import { defineCommand } from '../src/define-command.ts'
import { Home } from './support/program.ts'
import { openShop } from './support/shop.ts'

const CANARY = 'c4n4ry'

test('a crumb for each request, milestone and event, in words of the program; open spans when asked', async () => {
  using home = new Home()
  const { app } = openShop()
  const [entry] = app.commands
  if (entry === undefined) throw new Error('the shop sells something')
  const recorder = openTelemetry({
    app: app.identity,
    env: home.env(),
    paths: home.paths('shop'),
    consent: { state: 'on', rule: 'flag', detail: '' },
    uploaderEntry: app.uploaderEntry,
  }).begin({ path: 'order place', milestones: ['paid'], events: { tried: {} } })
  const crumbs: string[] = []
  let open: (() => readonly OpenSpan[]) | undefined
  const watch: CrashWatch = {
    ...UNWATCHED,
    crumb: (kind, text) => crumbs.push(`${kind}: ${text}`),
    onOpenSpans(ask) {
      open = ask
    },
  }
  const clock = { nowMs: () => 1_700_000_000_000, monotonicMs: () => 0 }
  const watched = watchedRecorder(recorder, { watch, app, entry, clock })
  const span = watched.startSpan('GET', 'client', { serverAddress: `${CANARY}.example` })
  // Not in front of the request, but while it is on its way.
  expect(crumbs).toEqual([])
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  expect(crumbs).toEqual(['http: GET started'])
  expect(open?.().map(({ name, traceId }) => [name, traceId])).toEqual([
    ['shop order place', recorder.traceId],
    ['GET', recorder.traceId],
  ])
  expect(span.traceparent).toContain(recorder.traceId)
  span.end({ http: { statusCode: 503 }, errorType: '503' })
  watched.milestone('paid')
  watched.event('tried', { why: CANARY })
  watched.event(`what ${CANARY} said`)
  watched.startSpan('GET', 'client').end({ errorType: 'ECONNREFUSED' })
  expect(crumbs).toEqual([
    'http: GET started',
    'http: GET 503',
    'milestone: paid',
    'event: tried',
    'http: GET started',
    'http: GET ECONNREFUSED',
  ])
  expect(open?.().map(({ name }) => name)).toEqual(['shop order place'])
  expect(watchedRecorder(recorder, { watch: UNWATCHED, app, entry, clock })).toBe(recorder)
})

test('how a command was called is names of flags and a number of words, never a value', () => {
  const command = defineCommand({
    path: ['order', 'place'],
    summary: 'Places an order.',
    positionals: ['name'],
    args: {
      name: { type: 'string', summary: 'What' },
      token: { type: 'string', alias: 't', summary: 'By whom' },
      wait: { type: 'boolean', summary: 'Wait' },
    },
    replaySafe: true,
    run: () => undefined,
    human: () => '',
  })
  const line = ['tea', '--token', CANARY, '-t', CANARY, `--token=${CANARY}`, '--wait', 'milk', '-']
  expect(invocationOf(command, line)).toEqual({
    flags: ['--token', '-t', '--token', '--wait'],
    positionals: 3,
    replaySafe: true,
  })
})
