import { mkdir, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Case, Measures } from '../bench.ts'
import { cpuTimeMs, runCommand, type Command } from '../child.ts'
import { countModules } from './module-count.ts'
import { CLUSTER, type Stub } from './stub.ts'
import { keepUploadState, endUpload, type UploadState } from './uploads.ts'

export const CASES = {
  empty: 'empty Node',
  bareGet: 'bare GET',
  version: 'indev --version',
  tab: 'Tab completion',
  credential: 'credential plugin',
  table: 'a line read over the table',
  yargs: 'the same line read by yargs',
  off: 'cluster list, telemetry off',
  unwatched: 'cluster list, telemetry on, crashes not watched',
  on: 'cluster list, telemetry on',
  due: 'cluster list, upload due',
  many: 'cluster list, 1,000 clusters',
} as const

const EMPTY = fileURLToPath(new URL('../../programs/empty.js', import.meta.url))
const BARE_GET = fileURLToPath(new URL('../../programs/bare-get.js', import.meta.url))

const TIMEOUT_MS = 30_000

/** The built CLI, as its manifest names it. */
export function indevBin(): string {
  const require = createRequire(import.meta.url)
  const manifest: { bin: { indev: string } } = require('@indev/indev/package.json')
  return join(dirname(require.resolve('@indev/indev/package.json')), manifest.bin.indev)
}

/**
 * All cases; each has a home of its own below `dir`.
 *
 * @param crowded - A stub with many clusters.
 */
export async function startupCases(dir: string, stub: Stub, crowded: Stub): Promise<Case[]> {
  const bin = indevBin()
  const against =
    (platform: Stub) =>
    async (name: string, telemetry: string, ...args: string[]): Promise<Command> => {
      const cwd = join(dir, name)
      await mkdir(cwd, { mode: 0o700 })
      const argv = [process.execPath, ...args] as const
      return { argv, cwd, timeoutMs: TIMEOUT_MS, env: envOf(name, cwd, telemetry, platform) }
    }
  const command = against(stub)
  const list = [bin, 'cluster', 'list']
  const empty = await command('empty', 'off', EMPTY)
  const bareGet = await command('get', 'off', BARE_GET, `${stub.url}/api/v1/clusters`)
  const version = await command('version', 'on', bin, '--version')
  const tab = await command('tab', 'on', bin, '__complete', 'bash', '2', 'cluster', 'get', '--')
  const ask = ['kubeconfig', 'credential', '--cluster', CLUSTER.id]
  const credential = await command('credential', 'on', bin, ...ask)
  // The first run fetches a token, the others have it.
  await runCommand(credential)
  const write = [bin, 'telemetry', 'export']
  const table = await command('table', 'off', ...write, '--', '-')
  // A lone dash that may be anything is for the parser of record.
  const yargs = await command('yargs', 'off', ...write, '-')
  const off = await command('off', 'off', ...list)
  const many = await against(crowded)('many', 'off', ...list)
  const on = await command('on', 'on', ...list)
  const plain = await command('unwatched', 'on', ...list)
  const unwatched = { ...plain, env: { ...plain.env, INDEV_DIAGNOSTICS: 'off' } }
  const due = await command('due', 'on', ...list)
  const [aroundUnwatched, aroundOn, aroundDue] = await Promise.all([
    noneDue(unwatched, () => stub.uploads('unwatched')),
    noneDue(on, () => stub.uploads('on')),
    alwaysDue(due, () => stub.uploads('due')),
  ])
  return [
    plainCase(CASES.empty, empty),
    wireCase(CASES.bareGet, stub, bareGet),
    plainCase(CASES.version, version),
    plainCase(CASES.tab, tab),
    plainCase(CASES.credential, credential),
    plainCase(CASES.table, table),
    plainCase(CASES.yargs, yargs),
    wireCase(CASES.off, stub, off),
    wireCase(CASES.unwatched, stub, unwatched, aroundUnwatched),
    wireCase(CASES.on, stub, on, aroundOn),
    wireCase(CASES.due, stub, due, aroundDue),
    wireCase(CASES.many, crowded, many),
  ]
}

/** What is to be done before and after a run, and not measured. */
type Around = <T>(run: () => Promise<T>) => Promise<T>

function plainCase(name: string, command: Command): Case {
  return {
    name,
    async run() {
      const { wallMs } = await runCommand(command)
      return { wall: wallMs, cpu: await cpuTimeMs(command) }
    },
    count: () => counts(command),
  }
}

function wireCase(
  name: string,
  stub: Stub,
  command: Command,
  around: Around = (run) => run(),
): Case {
  return {
    name,
    async run() {
      const measures = await around(() => runToWire(command, stub))
      return { ...measures, cpu: await around(() => cpuTimeMs(command)) }
    },
    count: () => around(() => counts(command)),
  }
}

/** Before each run an upload has just been attempted, so that the command starts none. */
async function noneDue(command: Command, uploads: () => number): Promise<Around> {
  const { state } = await firstRun(command)
  return async (run) => {
    await state.makeNotDue()
    const done = await run()
    if (uploads() > 0) throw new Error('a command that was to start no upload started one')
    return done
  }
}

/** Before each run no upload has been attempted for long; after it the one that it started is over. */
async function alwaysDue(command: Command, uploads: () => number): Promise<Around> {
  const { guards, state } = await firstRun(command)
  return async (run) => {
    await state.makeDue()
    const before = uploads()
    const done = await run()
    await endUpload(guards, uploads, before)
    return done
  }
}

/** The first command in a home makes everything that later ones find, and opens the account of uploads. */
async function firstRun(command: Command): Promise<{ guards: string; state: UploadState }> {
  await runCommand(command)
  const guards = await guardDir(command.cwd)
  return { guards, state: await keepUploadState(guards, join(command.cwd, 'guards-at-first')) }
}

async function runToWire(command: Command, stub: Stub): Promise<Measures> {
  stub.takeFirstRequestNs()
  const { startedAtNs, wallMs } = await runCommand(command)
  const requestNs = stub.takeFirstRequestNs()
  if (requestNs === undefined) throw new Error(`${command.argv.join(' ')} sent no request`)
  return { wall: wallMs, firstByte: Number(requestNs - startedAtNs) / 1e6 }
}

async function counts(command: Command): Promise<Measures> {
  const { modules, builtins } = await countModules(command)
  return { modules, builtins }
}

/** The directory of whatever decides if an upload may start. */
async function guardDir(home: string): Promise<string> {
  const found = (await readdir(home, { recursive: true })).find((path) =>
    /(^|\/)forker$/.test(path),
  )
  if (found === undefined) throw new Error(`nothing was recorded below ${home}`)
  return join(home, found)
}

function envOf(name: string, home: string, telemetry: string, stub: Stub): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    INDEV_TELEMETRY: telemetry,
    INDEV_HOST: stub.url,
    INDEV_OTLP_ENDPOINT: stub.otlpEndpoint(name),
    INDEV_TOKEN: 'bench',
  }
}
