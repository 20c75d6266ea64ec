import { EventEmitter, once } from 'node:events'
import { cp, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Case, Measures } from '../bench.ts'
import { runCommand, type Command } from '../child.ts'
import { endUpload } from '../startup/uploads.ts'
import { quantile } from '../statistics.ts'

export const DELIVERED = 'a command throws, to the collector'

const TIMEOUT_MS = 30_000
/** Longer than the guards of detaching remember. */
const AGO_MS = 60_000

const require = createRequire(import.meta.url)
/** As a user has it: one file. */
const UPLOADER = join(require.resolve('@indev/indev/package.json'), '../dist/uploader.js')

/** A command on the kit that says when it throws, by a clock that all processes share. */
const PROGRAM = `
import { defineCommand, runMain } from '${import.meta.resolve('@indev/cli')}'
const entry = (name, run) => ({
  path: [name],
  summary: name,
  load: async () => defineCommand({ path: [name], summary: name, args: {}, run, human: () => '' }),
})
await runMain({
  identity: { name: 'bench', version: '1.0.0', envPrefix: 'BENCH' },
  summary: 'Throws.',
  commands: [
    entry('pass', () => undefined),
    entry('fail', () => {
      const told = process.hrtime.bigint() + '\\n'
      process.getBuiltinModule('node:fs').writeSync(1, told)
      throw new TypeError('measured')
    }),
  ],
  uploaderEntry: new URL('${pathToFileURL(UPLOADER).href}'),
})`

/**
 * From the throw in a command to its whole report at a collector: the report on disk, the end of the command, the
 * start of the uploader and the request are all in it.
 *
 * @param crashes - Over how many `p95` is, each in the home of a first command and with an upload due.
 */
export async function deliveryCase(
  dir: string,
  crashes: number,
): Promise<{ readonly case: Case; close(): Promise<void> }> {
  const collector = await startCollector()
  const program = join(dir, 'delivered.mjs')
  const kept = join(dir, 'delivered-kept')
  const home = join(dir, 'delivered-home')
  await writeFile(program, PROGRAM)
  await mkdir(kept)
  const command = (words: readonly string[], at: string, exitCode: number): Command => ({
    argv: [process.execPath, program, ...words],
    env: { HOME: at, BENCH_TELEMETRY: 'on', BENCH_OTLP_ENDPOINT: collector.url },
    cwd: dir,
    timeoutMs: TIMEOUT_MS,
    exitCode,
  })
  await runCommand(command(['crash', 'upload', 'on'], kept, 0))
  // The first attempt on a machine only opens the account of uploads.
  await runCommand(command(['pass'], kept, 0))

  const crash = async (): Promise<number> => {
    await rm(home, { recursive: true, force: true })
    await cp(kept, home, { recursive: true, preserveTimestamps: true })
    const guards = await letTimePass(home)
    const before = collector.requests()
    const arrival = collector.nextReport()
    const { stdout } = await runCommand(command(['fail'], home, 70))
    const atNs = await arrival
    await endUpload(guards, () => collector.requests(), before)
    return Number(atNs - BigInt(stdout.trim())) / 1e6
  }
  return {
    case: {
      name: DELIVERED,
      async run(): Promise<Measures> {
        const tookMs: number[] = []
        for (let i = 0; i < crashes; i += 1) tookMs.push(await crash())
        const sorted = tookMs.toSorted((a, b) => a - b)
        return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }
      },
    },
    close: () => collector.close(),
  }
}

interface Collector {
  readonly url: string
  /** Requests of any kind so far. */
  requests(): number
  /** When the next report has come in whole, `process.hrtime.bigint()`. */
  nextReport(): Promise<bigint>
  close(): Promise<void>
}

async function startCollector(): Promise<Collector> {
  const arrivals = new EventEmitter()
  let requests = 0
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      if (request.url === '/v1/logs') arrivals.emit('report', process.hrtime.bigint())
      requests += 1
      response.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    requests: () => requests,
    async nextReport() {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const [atNs] = await once(arrivals, 'report', { signal })
      if (typeof atNs !== 'bigint') throw new TypeError('a report came in at no time')
      return atNs
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** As if everything in a home were older, so that an upload is due. @returns The directory of the guards. */
async function letTimePass(home: string): Promise<string> {
  const found = (await readdir(home, { recursive: true })).find((path) =>
    /(^|\/)forker$/.test(path),
  )
  if (found === undefined) throw new Error(`nothing was recorded below ${home}`)
  const guards = join(home, found)
  const then = new Date(Date.now() - AGO_MS)
  for (const name of await readdir(guards)) {
    const file = join(guards, name)
    if (name === 'bucket.json') {
      const bucket: { readonly atMs: number } = JSON.parse(await readFile(file, 'utf8'))
      await writeFile(file, JSON.stringify({ ...bucket, atMs: bucket.atMs - AGO_MS }))
    }
    await utimes(file, then, then)
  }
  return guards
}
