import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { askStack } from '@indev/crash/reports'

import type { Case, Measures } from '../bench.ts'
import { runCommand } from '../child.ts'

const WATCHERS = {
  thread: 'a second thread, that of the guard',
  process: 'a second process, that waits for a pipe to close',
  asked: 'asked for its stack, locals of 29 frames',
} as const

const LIBRARY = import.meta.resolve('@indev/crash')
const FRAMES = 29
const TIMEOUT_MS = 30_000

/** How long the loop of the program was held up at most, and how much memory went with what it started. */
const HELD = `
const fs = process.getBuiltinModule('node:fs')
let last = performance.now()
let held = 0
const turn = () => {
  const now = performance.now()
  held = Math.max(held, now - last)
  last = now
}
const rssOf = (pid) => Number(/VmRSS:\\s+(\\d+)/.exec(fs.readFileSync('/proc/' + pid + '/status', 'utf8'))[1]) * 1024`

/** The watch begins at once; in a program that lasts it begins after seconds. */
const guard = (dir: string): string => `
import { guardCrashes } from '${LIBRARY}'
guardCrashes({
  app: { name: 'bench', version: '1' },
  dir: ${JSON.stringify(dir)},
  locals: { arm: 'never' },
  hangs: { afterMs: 100 },
})`

/** Long enough for a thread or a process that is there to have all its memory. */
const SETTLED_MS = 300

const THREAD = `
const before = rssOf(process.pid)
const timer = setInterval(turn, 1)
process.once('worker', () => {
  turn()
  const begin = held
  setTimeout(() => {
    clearInterval(timer)
    fs.writeSync(1, JSON.stringify({ begin, rss: rssOf(process.pid) - before }))
  }, ${SETTLED_MS})
})`

const PROCESS = `
const { spawn } = process.getBuiltinModule('node:child_process')
setTimeout(() => {
  const startMs = performance.now()
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const begin = performance.now() - startMs
  setTimeout(() => {
    fs.writeSync(1, JSON.stringify({ begin, rss: rssOf(child.pid) }))
    child.stdin.end()
  }, ${SETTLED_MS})
}, 100)`

/** A loop at the bottom of a stack, that sees for how long it stood still. */
const SPINS = `
const [, , stop] = process.argv
function spin(request) {
  const url = 'https://platform.example/clusters/' + request.name
  turn()
  held = 0
  fs.writeSync(1, '.')
  while (!fs.existsSync(stop)) {
    const now = performance.now()
    held = Math.max(held, now - last)
    last = now
  }
  return url
}
function descend(depth, request) {
  const label = 'level ' + depth
  if (depth === 0) return spin(request)
  return [descend(depth - 1, request), label]
}
const alive = setInterval(() => undefined, 10_000)
process.once('worker', () => setTimeout(function command() {
  clearInterval(alive)
  descend(${FRAMES - 3}, { name: 'prod', size: 3 })
  fs.writeSync(1, JSON.stringify({ held }))
}, 50))`

/** What it costs to be watched from beside, and to be asked. */
export async function watcherCases(dir: string): Promise<Case[]> {
  const state = join(dir, 'watched')
  const stop = join(dir, 'stop')
  const programs = {
    thread: guard(state) + HELD + THREAD,
    process: HELD + PROCESS,
    asked: guard(state) + HELD + SPINS,
  }
  const file = (name: string): string => join(dir, `watcher-${name}.mjs`)
  for (const [name, source] of Object.entries(programs)) await writeFile(file(name), source)
  await mkdir(state, { mode: 0o700 })
  const lasts = async (name: 'thread' | 'process'): Promise<Measures> => {
    const argv = [process.execPath, file(name)] as const
    const ended = await runCommand({ argv, env: {}, cwd: dir, timeoutMs: TIMEOUT_MS })
    const measures: Measures = JSON.parse(ended.stdout)
    return measures
  }
  const asked = async (): Promise<Measures> => {
    await rm(stop, { force: true })
    const child = spawn(process.execPath, [file('asked'), stop], {
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    })
    const closed = once(child, 'close')
    await once(child.stdout, 'data')
    const startMs = performance.now()
    const answer = await askStack(state, child.pid ?? 0, { locals: true, timeoutMs: TIMEOUT_MS })
    const answerMs = performance.now() - startMs
    const rest = text(child.stdout)
    await writeFile(stop, '')
    await closed
    if (answer.outcome !== 'taken') throw new Error(`asked for its stack: ${answer.outcome}`)
    const { held }: { held: number } = JSON.parse(await rest)
    const frames = answer.report.error?.frames.filter(({ inApp, locals }) => inApp && locals) ?? []
    return { held, answer: answerMs, frames: frames.length }
  }
  return [
    { name: WATCHERS.thread, run: () => lasts('thread') },
    { name: WATCHERS.process, run: () => lasts('process') },
    { name: WATCHERS.asked, run: asked },
  ]
}
