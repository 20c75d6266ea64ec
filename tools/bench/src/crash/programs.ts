const LIBRARY = import.meta.resolve('@indev/crash')

/** How long the waiting program waits for its answer. */
export const ANSWER_MS = 300

/** The program's own frames on the stack when it throws. */
const FRAMES = 29

/** Says when a report has been renamed into place: that is when it is safe. */
const TIMED_RENAME = `
import fs from 'node:fs'
const { renameSync } = fs
fs.renameSync = (from, to) => {
  renameSync(from, to)
  globalThis.writtenNs ??= process.hrtime.bigint()
}`

const guard = (arm: string): string => `
import { guardCrashes } from '${LIBRARY}'
const startNs = process.hrtime.bigint()
guardCrashes({ app: { name: 'bench', version: '1' }, dir: process.argv[2], locals: { arm: '${arm}' } })
globalThis.guardNs = process.hrtime.bigint() - startNs`

/** Many frames, each with a few values, as a command has them when something deep inside goes wrong. */
const throwAfter = (ms: number): string => `
const config = { region: 'eu', sizes: [1, 2, 3], owner: { name: 'team', quota: { cpu: 4, memory: 16 } } }
function fail(request) {
  const url = 'https://platform.example/clusters/' + request.name
  const headers = { accept: 'application/json', retries: 3 }
  globalThis.thrownNs = process.hrtime.bigint()
  throw new TypeError('cannot read ' + url + headers.accept)
}
function descend(depth, request) {
  const label = 'level ' + depth
  const state = { depth, label, config }
  if (depth === 0) return fail(request)
  return [descend(depth - 1, request), state]
}
setTimeout(function command() {
  const request = { name: 'prod', size: 3 }
  descend(${FRAMES - 3}, request)
}, ${ms})`

/** Not by process.stdout: to make that costs more than what is measured. */
const TELL_GUARD = `
const told = JSON.stringify({ guardMs: Number(globalThis.guardNs) / 1e6 })
process.getBuiltinModule('node:fs').writeSync(1, told)`

/** By a host's own listener, after ours. */
const TELL_WRITTEN = `
process.on('exit', () => {
  const ms = Number((globalThis.writtenNs ?? 0n) - globalThis.thrownNs) / 1e6
  fs.writeSync(1, JSON.stringify({ writtenMs: ms }))
})`

const WAIT = `
import http from 'node:http'
http.get(process.argv[3], (response) => response.resume())`

/** Long enough for Sentry's worker to attach to the main thread: an error before that has no local variables. */
const ATTACHED_MS = 1_000

/** At its best: with the whole stack. Nothing is sent: its transport writes the event as ours is written, beside and renamed into place. */
const SENTRY = `
import * as Sentry from '${import.meta.resolve('@sentry/node')}'
Error.stackTraceLimit = 50
Sentry.init({
  dsn: 'http://key@127.0.0.1:1/1',
  includeLocalVariables: true,
  // Only there to end what hangs: on a busy machine its two seconds are too short.
  shutdownTimeout: 20_000,
  transport: () => ({
    flush: () => Promise.resolve(true),
    send: ([, items]) => {
      const file = process.argv[2] + '/event.json'
      fs.writeFileSync(file + '.tmp', JSON.stringify(items[0][1]), { mode: 0o600 })
      fs.renameSync(file + '.tmp', file)
      return Promise.resolve({ statusCode: 200 })
    },
  }),
})`

/** Each does one thing; those that throw say how long it took until the report was in place. */
export const PROGRAMS = {
  empty: '',
  /** What it takes to load one more file, whatever is in it. */
  module: 'export const guardCrashes = () => undefined',
  loads: `
import { guardCrashes } from './module.mjs'
const startNs = process.hrtime.bigint()
guardCrashes()
globalThis.guardNs = process.hrtime.bigint() - startNs${TELL_GUARD}`,
  guarded: guard('when-needed') + TELL_GUARD,
  armed: guard('at-start') + TELL_GUARD,
  wait: WAIT,
  guardedWait: guard('when-needed') + WAIT,
  bare: throwAfter(1),
  stack: TIMED_RENAME + guard('never') + TELL_WRITTEN + throwAfter(1),
  locals: TIMED_RENAME + guard('at-start') + TELL_WRITTEN + throwAfter(1),
  sentry: TIMED_RENAME + SENTRY + TELL_WRITTEN + throwAfter(ATTACHED_MS),
} as const
