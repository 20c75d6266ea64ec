import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fileURLToPath } from 'node:url'
import { type Home, newHome } from './support/home.ts'
import { whyNoNamespace } from './support/namespace.ts'
import { type Observed, observe } from './support/observe.ts'
import { signedInAt } from './support/platform.ts'
import { NETWORK_STATES, type NetworkState, type Town, buildTown } from './support/town.ts'
import { disturbances } from './support/verdict.ts'

const MUTANT = fileURLToPath(new URL('fixtures/mutant.ts', import.meta.url))
const TIMEOUT_MS = 180_000

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
const FAILURES: Readonly<Record<NetworkState, string | null>> = {
  healthy: null,
  offline: 'local-network ENETUNREACH',
  'name gone': 'local-network ENOTFOUND',
  'name service silent': 'local-network EAI_AGAIN',
  refused: 'remote ECONNREFUSED',
  blackhole: 'local-network ETIMEDOUT',
  tarpit: 'remote ETIMEDOUT',
}

const reason = whyNoNamespace()
let town: Town

beforeAll(async () => {
  if (reason === undefined) town = await buildTown()
  else process.stderr.write(`skipped: ${cases.length} network states (${reason})\n`)
}, TIMEOUT_MS)
afterAll(async () => {
  if (reason === undefined) await town[Symbol.asyncDispose]()
})

interface Pair {
  readonly off: Observed
  readonly on: Observed
}

/** A command with telemetry off, then on with an upload due. */
async function pair(home: Home, command: Command, nodeArgs: readonly string[] = []): Promise<Pair> {
  const { within } = town
  const on = { ...home.env, INDEV_TELEMETRY: 'on' }
  const off = await observe(command.args, {
    within,
    env: { ...home.env, INDEV_TELEMETRY: 'off', INDEV_MUTANT: '' },
  })
  await observe(command.args, { within, env: { ...on, INDEV_MUTANT: '' } })
  home.letAMinutePass()
  return { off, on: await observe(command.args, { within, env: on, nodeArgs }) }
}

function homeIn(state: NetworkState, { token }: Command, more: Record<string, string> = {}): Home {
  const platform = token ? signedInAt(town.platform) : { INDEV_HOST: town.platform }
  return newHome({ ...platform, INDEV_OTLP_ENDPOINT: town.endpoints[state], ...more })
}

const city = reason === undefined ? describe : describe.skip

city('with telemetry on and an upload due', () => {
  test.concurrent.each(cases)(
    '$name in the network state "$state" says what it says with telemetry off, and connects to nobody else',
    async ({ state, command }) => {
      using home = homeIn(state, command)
      const { off, on } = await pair(home, command)
      expect(disturbances(off, on)).toEqual([])
      expect(off.exitCode).toBe(command.exitCode)
      // What is counted here is counted: with a token the platform is asked, else nobody.
      const asked = [...new Set(off.connects.foreground)]
      expect(asked).toEqual(command.token ? [new URL(town.platform).host] : [])
      const sent = state === 'healthy' ? 2 : 0
      expect(home.ledger()).toMatchObject({
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

  test.concurrent.each(['refused', 'blackhole', 'tarpit'] as const)(
    'in the network state "%s" it is the detached process that meets the collector',
    async (state) => {
      const [, list] = commands
      using home = homeIn(state, list)
      const { on } = await pair(home, list)
      const { hostname, port } = new URL(town.endpoints[state])
      expect(on.connects.background).toContain(`${hostname}:${port === '' ? '443' : port}`)
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
      const { off } = await pair(home, list)
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
