import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { askStack, askWith, type StackOutcome } from '../src/ask-stack.ts'
import { ownIdentity, type Machine } from '../src/identity.ts'
import { nodeIo, type CrashIo } from '../src/io.ts'
import { createRunFile, type RunHead } from '../src/run-file.ts'
import { listReports } from '../src/store.ts'
import { machine, machineWith } from './support/machine.ts'
import { eachOf, PATIENT, scratch, startProgram } from './support/programs.ts'

const SOON = { CRASH_HANGS: '{"afterMs":1,"blockedMs":60000}', CRASH_LOCALS: '{"arm":"never"}' }
const ASK = { timeoutMs: 30_000, locals: true }

const framesOf = (answer: StackOutcome): readonly object[] | undefined =>
  answer.outcome === 'taken' ? answer.report.error?.frames : undefined

test('a run says where it is: in an endless loop, with its variables; waiting; in a call that lasts', async () => {
  const found = new Map<string, StackOutcome>()
  await eachOf(['spins', 'waits', 'calls'], async (way) => {
    using temp = scratch()
    const dir = join(temp.path, 'crash')
    const stop = join(temp.path, 'stop')
    // Only who is in a call that lasts is given up.
    const { nodeArgs, env } = way === 'calls' ? { nodeArgs: [], env: {} } : PATIENT
    const program = startProgram('asked.cjs', dir, {
      args: [way, stop],
      nodeArgs,
      env: { ...SOON, ...env },
    })
    const { pid } = program
    await program.ready
    if (way === 'spins') found.set('bare', await askStack(dir, pid, { ...ASK, locals: false }))
    const answer = await askStack(dir, pid, ASK)
    found.set(way, answer)
    expect(answer).toMatchObject({ run: { pid, name: 'fixture', command: 'cluster create' } })
    expect(readdirSync(dir)).toEqual([expect.stringMatching(/^run-/)])
    writeFileSync(stop, '')
    expect(await program.end()).toEqual({ code: 0, signal: null, stderr: '' })
    expect(readdirSync(dir)).toEqual([])
  })
  const [bare, spins, waits, calls] = ['bare', 'spins', 'waits', 'calls'].map((way) => {
    const answer = found.get(way)
    if (answer === undefined) throw new Error(`${way} was not asked`)
    return answer
  })
  expect(spins).toMatchObject({ outcome: 'taken', report: { kind: 'stack', locals: 'captured' } })
  const locals = { name: 'asked-local', password: '«redacted:name»' }
  const inApp = { fn: 'spins', inApp: true, locals: expect.objectContaining(locals) }
  expect(spins && framesOf(spins)).toContainEqual(expect.objectContaining(inApp))
  expect(bare && framesOf(bare)).toContainEqual(expect.objectContaining({ fn: 'spins' }))
  expect(JSON.stringify(bare && framesOf(bare))).not.toContain('locals')
  expect(waits && framesOf(waits)).toEqual([])
  expect(waits).toMatchObject({ report: { crumbs: [{ text: 'before it was asked' }] } })
  expect(calls).toMatchObject({ outcome: 'no-javascript' })
})

/** A run file of this process, which answers nobody. */
function leave(dir: string, changed: Partial<RunHead>): void {
  const app = { name: 'asked', version: '1.2.3' }
  const head = { v: 1, app, startedAtMs: 5, node: 'v24.0.0', ...ownIdentity(machine()) } as const
  createRunFile(nodeIo(), dir, { ...head, ...changed }).leave()
}

test.each<[StackOutcome['outcome'], string, Partial<RunHead> | undefined]>([
  ['not-ours', 'a process without a run file', undefined],
  ['not-ours', 'a pid that was given to another process', { start: '1' }],
  ['not-ours', 'a run of another boot', { boot: 'another' }],
  ['another-container', 'a run of another pid namespace', { namespace: '1' }],
  ['no-answer', 'a run that does not watch', {}],
])('%s: %s', async (outcome, _what, head) => {
  using temp = scratch()
  if (head !== undefined) leave(temp.path, head)
  const answer = await askStack(temp.path, process.pid, { timeoutMs: 0 })
  expect(answer.outcome).toBe(outcome)
  expect(readdirSync(temp.path).filter((name) => !name.startsWith('run-'))).toEqual([])
})

type Facts = ReturnType<CrashIo['lstat']>

/** Where a run answers nobody, and the question goes unanswered: whoever is fooled gets that far. */
const { io } = machine()
const own = ownIdentity(machine())
const proc = `/proc/${own.pid}/stat`
/** Each is fooled about one fact, on which one refusal hangs. */
const FOOLED: readonly (readonly [string, Partial<RunHead>, number, Machine])[] = [
  [
    'a reused pid for the one before',
    { start: '1' },
    0o700,
    machineWith({ [proc]: io.readSystem(proc).replace(/(?<=\) (?:\S+ ){19})\S+/, '1') }),
  ],
  [
    'another boot for this one',
    { boot: 'another' },
    0o700,
    machineWith({ '/proc/sys/kernel/random/boot_id': 'another' }),
  ],
  [
    'another container for this one',
    { namespace: '1' },
    0o700,
    machine({ io: { ...io, readLink: () => 'pid:[1]' } }),
  ],
  [
    'a directory that others can write for a private one',
    {},
    0o777,
    machine({ io: { ...io, lstat: (path) => privately(io.lstat(path)) } }),
  ],
]

function privately(facts: Facts): Facts {
  return facts && { ...facts, mode: facts.mode & ~0o077 }
}

test.each(FOOLED)(
  'who takes %s asks it; who does not, refuses',
  async (_what, head, mode, mutant) => {
    using temp = scratch()
    leave(temp.path, head)
    chmodSync(temp.path, mode)
    const ask = async (of: Machine): Promise<string> =>
      (await askWith(of, temp.path, process.pid, { timeoutMs: 0 })).outcome
    expect([await ask(machine()), await ask(mutant)]).toEqual([
      expect.stringMatching(/^(?:not-ours|another-container)$/),
      'no-answer',
    ])
  },
)

test('what somebody else was told long ago is no answer', async () => {
  using temp = scratch()
  leave(temp.path, {})
  const { pid, start } = ownIdentity(machine())
  const file = join(temp.path, `answer-${pid}-${start}.json`)
  writeFileSync(file, '{"v":1}')
  utimesSync(file, 1_000, 1_000)
  expect(await askStack(temp.path, pid, { timeoutMs: 0 })).toMatchObject({ outcome: 'no-answer' })
  expect(readdirSync(temp.path)).toEqual([expect.stringMatching(/^run-/)])
})

test('somebody else asks already: the question stays theirs', async () => {
  using temp = scratch()
  leave(temp.path, {})
  const { pid, start } = ownIdentity(machine())
  writeFileSync(join(temp.path, `ask-${pid}-${start}.json`), '{"v":1}')
  expect(await askStack(temp.path, pid)).toMatchObject({ outcome: 'busy' })
  expect(readdirSync(temp.path)).toHaveLength(2)
})

/** More than the largest number that Linux gives to a process, 2^22. */
const NOBODY = 4_194_305

test('a process that is gone, and one of another user', async () => {
  using temp = scratch()
  expect(await askStack(temp.path, NOBODY)).toEqual({ outcome: 'gone' })
  const isRoot = process.geteuid?.() === 0
  const other = isRoot ? spawn('cat', { uid: 65_534, gid: 65_534, timeout: 50_000 }) : undefined
  const stranger = other?.pid ?? 1
  expect(await askStack(temp.path, stranger)).toEqual({ outcome: 'another-user' })
  // Who takes every process for one of its own says something else.
  const uid = process.geteuid?.() ?? 0
  const lstat = (path: string): Facts => {
    const facts = io.lstat(path)
    return facts && { ...facts, uid }
  }
  const fooled = machine({ io: { ...io, lstat } })
  expect(await askWith(fooled, temp.path, stranger)).toEqual({ outcome: 'not-ours' })
  if (other === undefined) return
  other.stdin.end()
  await once(other, 'close')
})

test('a run that ends before it answers', async () => {
  using temp = scratch()
  const env = { CRASH_HANGS: '{"watch":"never"}' }
  const program = startProgram('asked.cjs', temp.path, { args: ['unwatched'], env })
  await program.ready
  const answer = askStack(temp.path, program.pid, ASK)
  process.kill(program.pid, 'SIGKILL')
  expect(await answer).toMatchObject({ outcome: 'ended', run: { crumbs: [{ kind: 'step' }] } })
  await program.end()
  expect(listReports(temp.path).reports).toEqual([])
})
