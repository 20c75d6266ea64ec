import { mkdir, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Case, Measures } from '../bench.ts'
import { cpuTimeMs, runCommand, type Command } from '../child.ts'
import { countModules } from './module-count.ts'
import type { Stub } from './stub.ts'
import { keepUploadState, uploadIsOver, type UploadState } from './uploads.ts'

export const CASES = {
  empty: 'empty Node',
  bareGet: 'bare GET',
  version: 'indev --version',
  off: 'cluster list, telemetry off',
  on: 'cluster list, telemetry on',
  due: 'cluster list, upload due',
} as const

const TIMEOUT_MS = 30_000

/** The built CLI, as its manifest names it. */
function indevBin(): string {
  const require = createRequire(import.meta.url)
  const manifest: { bin: { indev: string } } = require('@indev/indev/package.json')
  return join(dirname(require.resolve('@indev/indev/package.json')), manifest.bin.indev)
}

/** All cases against one stub; each has a home of its own below `dir`. */
export async function startupCases(dir: string, stub: Stub): Promise<Case[]> {
  const bin = indevBin()
  const list = [bin, 'cluster', 'list']
  const command = async (name: string, args: string[], telemetry: string): Promise<Command> => {
    const home = join(dir, name)
    await mkdir(home, { recursive: true, mode: 0o700 })
    return {
      argv: [process.execPath, ...args],
      cwd: home,
      timeoutMs: TIMEOUT_MS,
      env: envOf(home, telemetry, stub),
    }
  }
  return [
    plainCase(CASES.empty, await command('empty', [program('empty.js')], 'off')),
    wireCase(
      CASES.bareGet,
      stub,
      await command('get', [program('bare-get.js'), `${stub.url}/api/v1/clusters`], 'off'),
    ),
    plainCase(CASES.version, await command('version', [bin, '--version'], 'on')),
    wireCase(CASES.off, stub, await command('off', list, 'off')),
    ...(await Promise.all([
      recordingCase(CASES.on, stub, await command('on', list, 'on'), false),
      recordingCase(CASES.due, stub, await command('due', list, 'on'), true),
    ])),
  ]
}

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

function wireCase(name: string, stub: Stub, command: Command): Case {
  return {
    name,
    async run() {
      const measures = await runToWire(command, stub)
      return { ...measures, cpu: await cpuTimeMs(command) }
    },
    count: () => counts(command),
  }
}

/** A command that records; before each run the state says whether an upload is due, and after it none is running. */
async function recordingCase(
  name: string,
  stub: Stub,
  command: Command,
  isDue: boolean,
): Promise<Case> {
  await runCommand(command)
  const guards = await guardDir(command.cwd)
  const state: UploadState = await keepUploadState(
    guards,
    join(command.cwd, 'guards-as-first-left'),
  )
  const prepared = async <T>(work: () => Promise<T>): Promise<T> => {
    await (isDue ? state.makeDue() : state.makeNotDue())
    const before = stub.uploads()
    const done = await work()
    if (isDue) await uploadIsOver(guards, stub, before)
    else if (stub.uploads() > before) throw new Error(`${name}: an upload was started`)
    return done
  }
  return {
    name,
    async run() {
      const measures = await prepared(() => runToWire(command, stub))
      return { ...measures, cpu: await prepared(() => cpuTimeMs(command)) }
    },
    count: () => prepared(() => counts(command)),
  }
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

function program(name: string): string {
  return fileURLToPath(new URL(`../../programs/${name}`, import.meta.url))
}

function envOf(home: string, telemetry: string, stub: Stub): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    INDEV_TELEMETRY: telemetry,
    INDEV_HOST: stub.url,
    INDEV_OTLP_ENDPOINT: stub.url,
    INDEV_TOKEN: 'bench',
  }
}
