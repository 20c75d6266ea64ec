import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bundle } from '../support/indev.ts'
import { type Home, newHome } from './support/home.ts'
import { whyNoNamespace } from './support/namespace.ts'
import { type ObserveOff, observe, onceWithTelemetryOff } from './support/observe.ts'
import { signedInAt } from './support/platform.ts'
import { NETWORK_STATES, type NetworkState, type Town, buildTown } from './support/town.ts'
import { disturbances } from './support/verdict.ts'

const MUTANT = fileURLToPath(new URL('fixtures/mutant.ts', import.meta.url))
const TIMEOUT_MS = 180_000
const LIMIT_MS = 90_000

/** Both are recorded; the first does next to nothing and never asks the network. */
const commands = [
  { args: ['account', 'show'], token: false, exitCode: 4 },
  { args: ['cluster', 'list'], token: true, exitCode: 0 },
] as const
type Command = (typeof commands)[number]

const cases = commands.flatMap((command) =>
  NETWORK_STATES.map((state) => ({ state, command, name: command.args.join(' ') })),
)

/** What the pipeline says of its own failure, and whose it was: SLOs exclude those of this machine. */
const FAILURES: Readonly<Record<NetworkState, unknown>> = {
  healthy: null,
  offline: 'local-network ENETUNREACH',
  'name gone': 'local-network ENOTFOUND',
  // Whose patience ends first, the resolver's or ours, is up to how busy the machine is.
  'name service silent': expect.stringMatching(/^local-network (?:EAI_AGAIN|ETIMEDOUT)$/u),
  refused: 'remote ECONNREFUSED',
  blackhole: 'local-network ETIMEDOUT',
  tarpit: 'remote ETIMEDOUT',
}

/** Whether the kernel is asked for a connection at all: without an address there is none to ask for. */
const IS_FOUND: Readonly<Record<NetworkState, boolean>> = {
  healthy: true,
  offline: true,
  'name gone': false,
  'name service silent': false,
  refused: true,
  blackhole: true,
  tarpit: true,
}

function addressOf(endpoint: string): string {
  const { hostname, port } = new URL(endpoint)
  return `${hostname}:${port === '' ? '443' : port}`
}

const reason = whyNoNamespace()
let town: Town
let observeOff: ObserveOff

beforeAll(async () => {
  if (reason === undefined) {
    town = await buildTown()
    observeOff = onceWithTelemetryOff(town.within)
  } else process.stderr.write(`skipped: ${cases.length} network states (${reason})\n`)
}, TIMEOUT_MS)
afterAll(async () => {
  if (reason === undefined) await town[Symbol.asyncDispose]()
})

/** A command that is recorded, and a minute that passes: after it an upload is due. */
async function recordOne(home: Home, { args }: Command): Promise<void> {
  const [file, ...rest] = [...town.within, process.execPath, bundle, ...args]
  const env = { PATH: process.env['PATH'], ...home.env, INDEV_TELEMETRY: 'on' }
  const child = spawn(file, rest, {
    env,
    stdio: 'ignore',
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  await once(child, 'close')
  home.letAMinutePass()
}

function platformOf({ token }: Command): Readonly<Record<string, string>> {
  return token ? signedInAt(town.platform) : { INDEV_HOST: town.platform }
}

function homeIn(state: NetworkState, command: Command): Home {
  return newHome({ ...platformOf(command), INDEV_OTLP_ENDPOINT: town.endpoints[state] })
}

const city = reason === undefined ? describe : describe.skip

city('with telemetry on and an upload due', () => {
  test.concurrent.each(cases)(
    '$name in the network state "$state" says what it says with telemetry off, and connects to nobody else',
    async ({ state, command }) => {
      using home = homeIn(state, command)
      const off = await observeOff(command.args, platformOf(command))
      await recordOne(home, command)
      const env = { ...home.env, INDEV_TELEMETRY: 'on' }
      const on = await observe(command.args, { within: town.within, env })
      expect(disturbances(off, on)).toEqual([])
      expect(off.exitCode).toBe(command.exitCode)
      // It is the detached process that meets the collector, if anybody can.
      expect(on.connects.background.includes(addressOf(town.endpoints[state]))).toBe(
        IS_FOUND[state],
      )
      // What is counted here is counted: with a token the platform is asked, else nobody.
      const asked = [...new Set(off.connects.foreground)]
      expect(asked).toEqual(command.token ? [new URL(town.platform).host] : [])
      const sent = state === 'healthy' ? 2 : 0
      expect(await home.ledger()).toMatchObject({
        recorded: 2,
        delivered: sent,
        pending: 2 - sent,
        lost: 0,
        // It was tried, by a process of its own.
        spawned: 1,
        failure: FAILURES[state],
      })
    },
    TIMEOUT_MS,
  )
})

city('the verdict catches telemetry that', () => {
  test.concurrent.each([
    {
      what: 'flushes at exit',
      mutant: () => `flush-at-exit ${new URL(town.endpoints.refused).host.replace(':', ' ')}`,
      found: () => [`the foreground connected to ${new URL(town.endpoints.refused).host}`],
    },
    {
      what: 'complains',
      mutant: () => 'complaint',
      found: () => [expect.stringMatching(/^stderr: .*does not answer/u)],
    },
    {
      what: 'decides the exit code',
      mutant: () => 'exit-code',
      found: () => ['exit 1 instead of 0'],
    },
  ])(
    '$what',
    async ({ mutant, found }) => {
      const [, list] = commands
      using home = homeIn('refused', list)
      const off = await observeOff(list.args, platformOf(list))
      await recordOne(home, list)
      const on = await observe(list.args, {
        within: town.within,
        env: { ...home.env, INDEV_TELEMETRY: 'on', INDEV_MUTANT: mutant() },
        nodeArgs: ['--disable-warning=ExperimentalWarning', '--import', MUTANT],
      })
      expect(disturbances(off, on)).toEqual(found())
    },
    TIMEOUT_MS,
  )
})
