import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Case, Measures } from '../bench.ts'
import { runCommand } from '../child.ts'
import { indevBin } from '../startup/cases.ts'
import { runLoop } from './arena.ts'
import { startCollector } from './collector.ts'

export const CASES = { ours: 'indev', peers: 'child with argv' } as const

const COMMANDS = 1_000
const QUICK_COMMANDS = 20
/** A second for each command is a machine on which this cannot be measured. */
const TIMEOUT_MS = COMMANDS * 1_000

const PEER = new URL('../../programs/peer-child.js', import.meta.url).href

/** Loops are long and hardly vary: each is run once. */
export function loopCases(dir: string, quick: boolean): readonly Case[] {
  const commands = quick ? QUICK_COMMANDS : COMMANDS
  return [
    {
      name: CASES.ours,
      run: () => Promise.resolve({}),
      count: () => loop(join(dir, 'ours'), commands, 'on', []),
    },
    {
      name: CASES.peers,
      run: () => Promise.resolve({}),
      count: () => loop(join(dir, 'peers'), commands, 'off', ['--import', PEER]),
    },
  ]
}

async function loop(
  home: string,
  commands: number,
  telemetry: 'on' | 'off',
  nodeArgs: readonly string[],
): Promise<Measures> {
  await mkdir(home, { mode: 0o700 })
  const collector = await startCollector()
  try {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      INDEV_TELEMETRY: telemetry,
      INDEV_HOST: 'http://127.0.0.1:9',
      INDEV_OTLP_ENDPOINT: collector.url,
      PEER_TRACES_URL: `${collector.url}/v1/traces`,
    }
    const command = [process.execPath, ...nodeArgs, indevBin(), 'account', 'show']
    const seen = await runLoop({ command, commands, env, timeoutMs: TIMEOUT_MS })
    // What came after the last uploader waits for the next command, or for whoever asks, as a CI job does.
    const flush = [indevBin(), 'telemetry', 'flush', '--timeout', '30s'] as const
    if (telemetry === 'on') {
      await runCommand({ argv: [process.execPath, ...flush], env, cwd: home, timeoutMs: 60_000 })
    }
    return {
      loop: seen.loopS,
      childCpu: seen.childCpuS,
      started: seen.started,
      startedAMinute: (seen.started * 60) / Math.max(60, seen.loopS),
      mostAlive: seen.mostAlive,
      quietAfter: seen.quietAfterS,
      requests: collector.requests(),
      undelivered: commands - collector.delivered(),
    }
  } finally {
    await collector.close()
  }
}
