import { startBox } from './box.ts'
import type { Box, BoxKind, Fault } from './box.ts'
import type { Ran } from './indev.ts'

/** A command that changes something, and what must be true of the world when it says that it worked. */
export interface Mutation {
  readonly name: string
  readonly argv: readonly string[]
  /** Requests that it sends at the least. */
  readonly requests: number
  readonly isDone: (box: Box, stdout: string) => boolean
  readonly prepare?: (box: Box) => void
}

/** Whatever can go wrong with a request. */
export const FAULTS: readonly Fault[] = [
  ...(['drop-response', 'drop-request', '503', '429', '401'] as const),
  ...(['ctrl-c+', 'ctrl-c-', 'kill+', 'kill-'] as const),
]

/** Runs a command line against a box. @param laterMs - How much later than now the person runs it. */
export type Runner = (box: Box, argv: readonly string[], laterMs?: number) => Promise<Ran>

/** What a matrix may be given. */
export interface MatrixOptions {
  readonly runner: Runner
  /** @defaultValue all of them */
  readonly faults?: readonly Fault[]
  /** What happens between a failure and the second run. */
  readonly between?: (box: Box) => void
}

/** By then a request is over, answered or not. */
export const MINUTE_MS = 60_000

/** More requests than any of these commands sends. */
const MAX_REQUESTS = 20

const made = (box: Box) => [...box.clusters.values()].filter(({ name }) => name.startsWith('demo-'))

/** Exactly one, and the one that is named. */
const isCreated = (box: Box, stdout: string): boolean =>
  made(box).length === 1 && stdout.includes(made(box)[0]?.name ?? '?')

export const create: Mutation = {
  name: 'create',
  argv: ['cluster', 'create', 'demo'],
  requests: 3,
  isDone: isCreated,
}
export const createAndWait: Mutation = {
  name: 'create --wait',
  argv: ['cluster', 'create', 'demo', '--wait'],
  requests: 5,
  isDone: (box, stdout) => isCreated(box, stdout) && made(box)[0]?.state === 'ready',
}
export const remove: Mutation = {
  name: 'delete',
  argv: ['cluster', 'delete', 'there-aaaa01', '--yes', '--ignore-not-found'],
  requests: 2,
  prepare: (box) => void box.add('there'),
  isDone: (box) => (box.clusters.get('id-1')?.state ?? 'deleting') === 'deleting',
}
export const scale: Mutation = {
  name: 'scale',
  argv: ['cluster', 'scale', 'there-aaaa01', '--nodes', '4'],
  requests: 2,
  prepare: (box) => void box.add('there'),
  isDone: (box) => box.clusters.get('id-1')?.nodePools[0]?.['replicas'] === 4,
}
export const protect: Mutation = {
  name: 'protect',
  argv: ['cluster', 'protect', 'there-aaaa01'],
  requests: 2,
  prepare: (box) => void box.add('there'),
  isDone: (box) => box.clusters.get('id-1')?.isProtected === true,
}
export const cancel: Mutation = {
  name: 'operation cancel',
  argv: ['operation', 'cancel', 'op-id-1'],
  requests: 2,
  prepare(box) {
    box.add('there').state = 'deploying'
  },
  isDone: (box) => box.clusters.get('id-1')?.state === 'failed',
}
export const retry: Mutation = {
  name: 'operation retry',
  argv: ['operation', 'retry', 'op-id-1'],
  requests: 2,
  prepare(box) {
    box.add('there').state = 'failed'
  },
  isDone: (box) => box.clusters.get('id-1')?.state === 'deploying',
}

/** Every lie found in one run with `fault` at the nth request; `undefined` when there is no nth. */
async function liesOf(
  mutation: Mutation,
  kind: BoxKind,
  fault: Fault,
  nth: number,
  { runner, between = () => undefined }: MatrixOptions,
): Promise<readonly string[] | undefined> {
  await using box = await startBox(kind)
  mutation.prepare?.(box)
  let hasStruck = false
  box.fault = (count) => {
    if (count !== nth) return undefined
    hasStruck = true
    return fault
  }
  const first = await runner(box, mutation.argv)
  if (!hasStruck) return undefined
  const wasKilled = box.snapshot !== undefined
  const lies: string[] = []
  const say = (what: string): void => {
    const where = `${mutation.name}, ${kind}, ${fault} at ${nth}`
    lies.push(`${where}: ${what}\n${JSON.stringify(first)}\n${box.asked.join('\n')}`)
  }
  // What a killed process would have said is nobody's.
  if (!wasKilled) {
    const isClaimed = first.exitCode === 0
    if (isClaimed && !mutation.isDone(box, first.stdout)) say('claimed, and not so')
    if (!isClaimed && first.stdout !== '') say('failed, and printed a result')
    const [, named] = /goes on creating (\S+)/.exec(first.stderr) ?? []
    if (named !== undefined && !made(box).some(({ name }) => name === named)) {
      say('named a cluster that is not there')
    }
    if (isClaimed) return lies
  }
  box.calm()
  between(box)
  const second = await runner(box, mutation.argv, MINUTE_MS)
  if (second.exitCode !== 0) say(`the same again failed: ${JSON.stringify(second)}`)
  else if (!mutation.isDone(box, second.stdout)) {
    say(`the same again: not so: ${JSON.stringify(second)}; ${made(box).length} clusters`)
  }
  return lies
}

/** What came of many runs. */
export interface Verdict {
  /** How often a command was run with a fault. */
  readonly runs: number
  readonly lies: readonly string[]
}

/** Every fault at every request of a command. */
export async function judge(
  mutation: Mutation,
  kind: BoxKind,
  options: MatrixOptions,
): Promise<Verdict> {
  const { faults = FAULTS } = options
  const verdicts = await Promise.all(
    faults.map(async (fault): Promise<Verdict> => {
      const found: string[] = []
      for (let nth = 1; ; nth += 1) {
        const lies =
          nth > MAX_REQUESTS ? ['never ends'] : await liesOf(mutation, kind, fault, nth, options)
        if (lies === undefined) return { runs: nth - 1, lies: found }
        found.push(...lies)
      }
    }),
  )
  return total(verdicts)
}

export function total(verdicts: readonly Verdict[]): Verdict {
  return {
    runs: verdicts.reduce((sum, { runs }) => sum + runs, 0),
    lies: verdicts.flatMap(({ lies }) => lies),
  }
}
