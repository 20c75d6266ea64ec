import { markdownTable } from '../markdown.ts'
import type { BenchResult } from '../result.ts'
import {
  COMMAND_NAMES,
  type CommandName,
  offCase,
  onCase,
  PEER_NAMES,
  peerCase,
  type PeerName,
} from './names.ts'
import { type NetworkState, STATES } from './network.ts'

/** The tables of packages/telemetry/README.md, as they stand there, and what became of the limits. */
export function overheadDocument(result: BenchResult): string {
  const kept = result.budgets.filter(({ ok }) => ok).length
  return [
    ...COMMAND_NAMES.flatMap((command) => [
      `\`${command}\`: what telemetry adds, median and 95 % interval, and the uploader that it leaves behind:`,
      ours(result, command),
    ]),
    'The no-op beside other ways to send its span: what they add, and for how long a process lives on:',
    peers(result),
    `Limits, compared with the upper end of the interval: ${kept} of ${result.budgets.length} kept.`,
    '',
  ].join('\n\n')
}

function ours(result: BenchResult, command: CommandName): string {
  const head = ['collector', 'no upload due', 'upload due', 'uploader lives', 'uploader holds']
  const rows = STATES.map((state) => {
    const due = onCase(command, state, 'due')
    return [
      state,
      added(result, offCase(command), onCase(command, state, 'not due')),
      added(result, offCase(command), due),
      duration(valueOf(result, due, 'childLife')),
      size(valueOf(result, due, 'childRss')),
    ]
  })
  return markdownTable([head, ...rows])
}

function peers(result: BenchResult): string {
  const head = ['collector', 'ours, upload due', ...PEER_NAMES]
  const rows = STATES.map((state) => [
    state,
    apart(result, onCase('no-op', state, 'due')),
    ...PEER_NAMES.map((peer) => peerCell(result, state, peer)),
  ])
  return markdownTable([head, ...rows])
}

function peerCell(result: BenchResult, state: NetworkState, peer: PeerName): string {
  return apart(result, peerCase('no-op', state, peer))
}

/** What a case adds to the median without telemetry; runs that were made apart have no pairs. */
function apart(result: BenchResult, name: string): string {
  const [wall, off] = [valueOf(result, name, 'wall'), valueOf(result, offCase('no-op'), 'wall')]
  if (wall === undefined || off === undefined) return ''
  const life = valueOf(result, name, 'childLife')
  return `+${duration(wall - off)}${life === undefined ? '' : `; ${duration(life)}`}`
}

function added({ pairs }: BenchResult, a: string, b: string): string {
  const pair = pairs.find((one) => one.a === a && one.b === b)
  if (pair === undefined) return ''
  const [low, high] = pair.ci95
  return `${signed(pair.medianDiff)} ms [${signed(low)}, ${signed(high)}]`
}

function valueOf({ rows }: BenchResult, name: string, metric: string): number | undefined {
  return rows.find((row) => row.case === name && row.metric === metric)?.median
}

function signed(ms: number): string {
  return `${ms > 0 ? '+' : ''}${ms.toFixed(1)}`
}

function duration(ms: number | undefined): string {
  if (ms === undefined) return ''
  return Math.abs(ms) < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`
}

function size(bytes: number | undefined): string {
  return bytes === undefined ? '' : `${(bytes / 2 ** 20).toFixed(0)} MiB`
}
