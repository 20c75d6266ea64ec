import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Case, Measures } from '../bench.ts'
import { runCommand, type Command } from '../child.ts'
import { indevBin } from '../startup/cases.ts'
import { end, watch } from './children.ts'
import { hasSpawned, keepHome, type KeptHome, type Readiness } from './homes.ts'
import {
  COMMAND_NAMES,
  COMMANDS,
  offCase,
  onCase,
  PEER_NAMES,
  peerCase,
  PEERS,
  type CommandName,
  type PeerName,
} from './names.ts'
import { STATES, type Network, type NetworkState } from './network.ts'

/** A peer may wait until the kernel gives its connection up: 127 s (tcp(7), tcp_syn_retries). */
const TIMEOUT_MS = 180_000
/** A peer's children may wait for five minutes; this is as long as we watch them, and longer than ours may live. */
const LIFE_LIMIT_MS = 30_000
const QUICK_LIFE_LIMIT_MS = 100

/** Where one command is measured. */
interface Stage {
  readonly name: CommandName
  readonly kept: KeptHome
  readonly home: string
  /** The beginning of the names of homes of their own. */
  readonly apart: string
  readonly network: Network
  readonly quick: boolean
}

/** All commands by all states of the network by all that may be done with their spans. */
export async function overheadCases(
  dir: string,
  network: Network,
  quick: boolean,
): Promise<readonly Case[]> {
  const stages = await Promise.all(
    COMMAND_NAMES.map(async (name) => {
      const [first, home] = ['first', 'home'].map((kind) => join(dir, `${name}-${kind}`))
      const stage = { name, home: home ?? '', apart: join(dir, `${name}-apart`), network, quick }
      await mkdir(first ?? '', { mode: 0o700 })
      const command = indev({ ...stage, home: first ?? '' }, 'refused', 'on')
      return { ...stage, kept: await keepHome(command) }
    }),
  )
  const together = allAtOnce()
  return stages.flatMap((stage) => [
    offOf(stage),
    ...STATES.flatMap((state) => [
      onOf(stage, state, 'not due'),
      onOf(stage, state, 'due'),
      ...PEER_NAMES.flatMap((peer) => peerOf(stage, state, peer, together)),
    ]),
  ])
}

function offOf(stage: Stage): Case {
  const command = indev(stage, 'healthy', 'off')
  return { name: offCase(stage.name), run: () => wall(stage, command) }
}

function onOf(stage: Stage, state: NetworkState, readiness: Readiness): Case {
  const command = indev(stage, state, 'on')
  const name = onCase(stage.name, state, readiness)
  const run = async (): Promise<Measures> => {
    const measures = await wall(stage, command, readiness)
    if ((await hasSpawned(stage.home)) !== (readiness === 'due')) {
      throw new Error(`${name}: not what it is called`)
    }
    return measures
  }
  if (readiness !== 'due') return { name, run }
  return { name, run, count: () => afterlife(stage, command) }
}

/** Begins all runs when the first of them is asked for. */
type Together = (run: () => Promise<Measures>) => () => Promise<Measures>

/** For runs that do nothing but wait: one after the other they would take minutes. */
function allAtOnce(): Together {
  const runs: (() => Promise<Measures>)[] = []
  return (run) => {
    let begun: Promise<Measures> | undefined
    const begin = (): Promise<Measures> => (begun ??= run())
    runs.push(begin)
    return () => {
      // Whoever asks for it hears how it failed.
      for (const each of runs) each().catch(() => undefined)
      return begin()
    }
  }
}

/** Where nothing answers a peer is asked for one command only, and one that waits there once, apart. */
function peerOf(
  shared: Stage,
  state: NetworkState,
  peer: PeerName,
  together: Together,
): readonly Case[] {
  const { preload, processor } = PEERS[peer]
  const leavesChildren = processor === ''
  const isApart = state !== 'healthy' && !leavesChildren
  const stage = isApart ? { ...shared, home: `${shared.apart}-${state}-${peer}` } : shared
  const plain = indev(stage, state, 'off')
  const [node, ...args] = plain.argv.slice(stage.network.within.length)
  const program = new URL(`../../programs/${preload}`, import.meta.url).href
  const words = [...stage.network.within, node ?? '', '--import', program, ...args]
  const [file = '', ...rest] = words
  const url = `${stage.network.endpoints[state]}/v1/traces`
  const env = { ...plain.env, PEER_PROCESSOR: processor, PEER_TRACES_URL: url }
  const command: Command = { ...plain, argv: [file, ...rest], env }
  const name = peerCase(stage.name, state, peer)
  if (state !== 'healthy' && (stage.quick || stage.name !== 'no-op')) return []
  const run = (): Promise<Measures> => wall(stage, command)
  if (leavesChildren) return [{ name, run, count: () => afterlife(stage, command) }]
  return [isApart ? { name, run: () => Promise.resolve({}), count: together(run) } : { name, run }]
}

/** One run in a fresh home; what it left behind is ended before the next. */
async function wall(
  stage: Stage,
  command: Command,
  readiness: Readiness = 'not due',
): Promise<Measures> {
  await stage.kept.restore(stage.home, readiness)
  const { wallMs } = await runCommand(command)
  await end(stage.home)
  return { wall: wallMs }
}

/** One run, and what it left behind watched to its own end. */
async function afterlife(stage: Stage, command: Command): Promise<Measures> {
  await stage.kept.restore(stage.home, 'due')
  const limitMs = stage.quick ? QUICK_LIFE_LIMIT_MS : LIFE_LIMIT_MS
  const run = runCommand(command)
  const { lifeMs, maxRssBytes } = await watch(stage.home, limitMs, run)
  await run
  return { childLife: lifeMs, childRss: maxRssBytes }
}

function indev(
  { name, home, network }: Pick<Stage, 'name' | 'home' | 'network'>,
  state: NetworkState,
  telemetry: 'on' | 'off',
): Command {
  const { args, exitCode, env } = COMMANDS[name]
  const [file = '', ...rest] = [...network.within, process.execPath, indevBin(), ...args]
  return {
    argv: [file, ...rest],
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    timeoutMs: TIMEOUT_MS,
    exitCode,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      INDEV_TELEMETRY: telemetry,
      // What watches for crashes is measured apart, by `bench startup`.
      INDEV_DIAGNOSTICS: 'off',
      INDEV_HOST: network.platform,
      INDEV_OTLP_ENDPOINT: network.endpoints[state],
      ...env,
    },
  }
}
