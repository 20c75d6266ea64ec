import { expect, test } from '@jest/globals'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@indev/cli'
import { testHost } from '@indev/cli/testing'
import type { TestRun } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { startBox } from '../support/box.ts'
import type { Box, BoxKind, Fault } from '../support/box.ts'

/** A command that changes something, and what must be true of the world when it says that it worked. */
interface Mutation {
  readonly name: string
  readonly argv: readonly string[]
  readonly isDone: (box: Box, stdout: string) => boolean
  readonly prepare?: (box: Box) => void
}

const FAULTS: readonly Fault[] = [
  ...(['drop-response', 'drop-request', '503', '429', '401'] as const),
  ...(['ctrl-c+', 'ctrl-c-', 'kill+', 'kill-'] as const),
]

/** By then a request is over, answered or not. */
const MINUTE_MS = 60_000

/** More requests than any of these commands sends. */
const MAX_REQUESTS = 20

const made = (box: Box) => [...box.clusters.values()].filter(({ name }) => name.startsWith('demo-'))

/** Exactly one, and the one that is named. */
const isCreated = (box: Box, stdout: string): boolean =>
  made(box).length === 1 && stdout.includes(made(box)[0]?.name ?? '?')

const create: Mutation = { name: 'create', argv: ['cluster', 'create', 'demo'], isDone: isCreated }
const createAndWait: Mutation = {
  name: 'create --wait',
  argv: ['cluster', 'create', 'demo', '--wait'],
  isDone: (box, stdout) => isCreated(box, stdout) && made(box)[0]?.state === 'ready',
}
const remove: Mutation = {
  name: 'delete',
  argv: ['cluster', 'delete', 'there-aaaa01', '--yes', '--ignore-not-found'],
  prepare: (box) => void box.add('there'),
  isDone: (box) => (box.clusters.get('id-1')?.state ?? 'deleting') === 'deleting',
}
const scale: Mutation = {
  name: 'scale',
  argv: ['cluster', 'scale', 'there-aaaa01', '--nodes', '4'],
  prepare: (box) => void box.add('there'),
  isDone: (box) => box.clusters.get('id-1')?.nodePools[0]?.['replicas'] === 4,
}
const protect: Mutation = {
  name: 'protect',
  argv: ['cluster', 'protect', 'there-aaaa01'],
  prepare: (box) => void box.add('there'),
  isDone: (box) => box.clusters.get('id-1')?.isProtected === true,
}
const cancel: Mutation = {
  name: 'operation cancel',
  argv: ['operation', 'cancel', 'op-id-1'],
  prepare(box) {
    box.add('there').state = 'deploying'
  },
  isDone: (box) => box.clusters.get('id-1')?.state === 'failed',
}

/** @param laterMs - How much later than now the person runs it. */
async function ran(box: Box, argv: readonly string[], laterMs = 0): Promise<TestRun> {
  const nowMs = () => Date.now() + laterMs
  const host = testHost(argv, { env: { ...box.env }, nowMs })
  box.interrupt = () => host.signal('SIGINT')
  const exitCode = await run(indev, host)
  return { exitCode, ...host.captured }
}

/** Every lie found in one run with `fault` at the nth request; `undefined` when there is no nth. */
async function liesOf(
  mutation: Mutation,
  kind: BoxKind,
  fault: Fault,
  nth: number,
  between: (box: Box) => void,
): Promise<readonly string[] | undefined> {
  await using box = await startBox(kind)
  mutation.prepare?.(box)
  let hasStruck = false
  box.fault = (count) => {
    if (count !== nth) return undefined
    hasStruck = true
    return fault
  }
  const first = await ran(box, mutation.argv)
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
  const second = await ran(box, mutation.argv, MINUTE_MS)
  if (second.exitCode !== 0) say(`the same again failed: ${JSON.stringify(second)}`)
  else if (!mutation.isDone(box, second.stdout)) {
    say(`the same again: not so: ${JSON.stringify(second)}; ${made(box).length} clusters`)
  }
  return lies
}

interface Verdict {
  /** How often a command was run with a fault. */
  readonly runs: number
  readonly lies: readonly string[]
}

/** Every fault at every request of a command. */
async function judge(
  mutation: Mutation,
  kind: BoxKind,
  faults: readonly Fault[] = FAULTS,
  between: (box: Box) => void = () => undefined,
): Promise<Verdict> {
  const verdicts = await Promise.all(
    faults.map(async (fault): Promise<Verdict> => {
      const found: string[] = []
      for (let nth = 1; ; nth += 1) {
        const lies =
          nth > MAX_REQUESTS ? ['never ends'] : await liesOf(mutation, kind, fault, nth, between)
        if (lies === undefined) return { runs: nth - 1, lies: found }
        found.push(...lies)
      }
    }),
  )
  return total(verdicts)
}

function total(verdicts: readonly Verdict[]): Verdict {
  return {
    runs: verdicts.reduce((sum, { runs }) => sum + runs, 0),
    lies: verdicts.flatMap(({ lies }) => lies),
  }
}

test.each([
  ['honours idempotency keys', 'modern', [create, createAndWait, remove, scale, protect, cancel]],
  ['has only what its first clients knew', 'plain', [create, createAndWait, remove]],
] as const)(
  'where the platform %s no fault at any request makes a second cluster, or a lie',
  async (_what, kind, mutations) => {
    const { runs, lies } = total(await Promise.all(mutations.map((each) => judge(each, kind))))
    expect(lies).toEqual([])
    // 9 faults at 3 requests at least.
    expect(runs).toBeGreaterThanOrEqual(mutations.length * 27)
  },
)

const fullDisk = () => Promise.resolve(new Error('ENOSPC'))

test('a result that could not be written is asked for again, and is the same', async () => {
  await using box = await startBox('modern')
  const full = testHost(create.argv, { env: { ...box.env } })
  expect(await run(indev, { ...full, drained: fullDisk })).toBe(10)
  expect(await ran(box, create.argv)).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa01\n',
  })
  // That one was seen: the next is another wish.
  expect(await ran(box, create.argv)).toMatchObject({ stdout: 'created cluster: demo-aaaa02\n' })
})

test.each(['modern', 'plain'] as const)(
  'of two runs at the same moment both have the one cluster (%s)',
  async (kind) => {
    await using box = await startBox(kind)
    const both = await Promise.all([ran(box, create.argv), ran(box, create.argv)])
    expect(both.map(({ stdout }) => stdout)).toEqual([
      'created cluster: demo-aaaa01\n',
      'created cluster: demo-aaaa01\n',
    ])
  },
)

test.each([
  ['another key', ['--idempotency-key', 'mine']],
  ['another wish', ['--nodes', '3']],
])('%s is another cluster', async (_what, more) => {
  await using box = await startBox('modern')
  box.fault = (_nth, line) => (line.startsWith('POST') ? 'ctrl-c+' : undefined)
  expect(await ran(box, create.argv)).toMatchObject({ exitCode: 130, stdout: '' })
  box.calm()
  expect(await ran(box, [...create.argv, ...more])).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa02\n',
  })
})

test('the check catches a blind retry: a key that is sent again and not honoured', async () => {
  const { lies } = await judge(create, 'forgetful', ['drop-response', 'ctrl-c+'])
  expect(lies.join('\n')).toContain('2 clusters')
  expect(lies.join('\n')).toContain('drop-response')
})

/** What this machine remembers. */
function forget(box: Box): void {
  rmSync(join(box.env['HOME'] ?? '', '.local', 'state'), { recursive: true, force: true })
}

test.each(['modern', 'plain'] as const)(
  'the check catches a client without a memory (%s)',
  async (kind) => {
    const { lies } = await judge(create, kind, ['kill+'], forget)
    expect(lies.join('\n')).toContain('2 clusters')
  },
)
