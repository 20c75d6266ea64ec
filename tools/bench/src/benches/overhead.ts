import type { Bench } from '../bench.ts'
import { overheadCases } from '../overhead/cases.ts'
import { overheadDocument } from '../overhead/document.ts'
import { COMMAND_NAMES, offCase, onCase, PEER_NAMES, peerCase } from '../overhead/names.ts'
import { openNetwork, SKIPPED, STATES } from '../overhead/network.ts'

/** What telemetry adds may be this long, ms; the limits are the design's. */
const LIMITS = { 'not due': 6, due: 12 } as const
const READINESS = ['not due', 'due'] as const

const ours = COMMAND_NAMES.flatMap((command) =>
  STATES.flatMap((state) => READINESS.map((readiness) => ({ command, state, readiness }))),
)

/** What telemetry costs whoever types, in every state of the network, and what others cost. */
export const bench: Bench = {
  summary: 'How much longer is a command with telemetry on, whatever the network does?',
  metrics: { wall: 'ms', childLife: 'ms', childRss: 'bytes' },
  pairs: [
    ...ours.map(({ command, state, readiness }) => ({
      a: offCase(command),
      b: onCase(command, state, readiness),
      metric: 'wall',
    })),
    // That a command's time does not change with its network is a claim of its own.
    ...ours
      .filter(({ state }) => state !== 'healthy')
      .map(({ command, state, readiness }) => ({
        a: onCase(command, 'healthy', readiness),
        b: onCase(command, state, readiness),
        metric: 'wall',
      })),
    ...COMMAND_NAMES.flatMap((command) =>
      PEER_NAMES.map((peer) => ({
        a: offCase(command),
        b: peerCase(command, 'healthy', peer),
        metric: 'wall',
      })),
    ),
  ],
  budgets: ours.map(({ command, state, readiness }) => ({
    name: `${command}, ${readiness}, ${state}`,
    case: onCase(command, state, readiness),
    over: offCase(command),
    metric: 'wall',
    limit: LIMITS[readiness],
  })),
  document: overheadDocument,
  async setup({ dir, quick }) {
    if (SKIPPED !== undefined) process.stderr.write(`${SKIPPED}\n`)
    const network = await openNetwork()
    try {
      return { cases: await overheadCases(dir, network, quick), close: () => network.close() }
    } catch (error) {
      await network.close()
      throw error
    }
  },
}
