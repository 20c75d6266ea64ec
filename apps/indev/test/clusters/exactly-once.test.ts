import { expect, test } from '@jest/globals'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@indev/cli'
import { testHost } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { startBox } from '../support/box.ts'
import type { Box } from '../support/box.ts'
import {
  cancel,
  create,
  createAndWait,
  FAULTS,
  judge,
  MINUTE_MS,
  protect,
  remove,
  retry,
  scale,
} from '../support/fault-matrix.ts'
import type { Runner } from '../support/fault-matrix.ts'
import { killing } from '../support/killing.ts'

/** In this process: what would be `kill -9` is the home as it was at that moment. */
const ran: Runner = async (box, argv, laterMs = 0) => {
  const nowMs = () => Date.now() + laterMs
  const host = testHost(argv, { env: { ...box.env }, nowMs })
  box.interrupt = () => host.signal('SIGINT')
  const exitCode = await run(indev, host)
  return { exitCode, ...host.captured }
}

test.each([
  [
    'honours idempotency keys',
    'modern',
    [create, createAndWait, remove, scale, protect, cancel, retry],
  ],
  ['has only what its first clients knew', 'plain', [create, createAndWait, remove]],
] as const)(
  'where the platform %s no fault at any request makes a second cluster, or a lie',
  async (_what, kind, mutations) => {
    const judged = await Promise.all(
      mutations.map(async (each) => ({ ...each, ...(await judge(each, kind, { runner: ran })) })),
    )
    expect(judged.flatMap(({ lies }) => lies)).toEqual([])
    const idle = judged.filter(({ runs, requests }) => runs < FAULTS.length * requests)
    expect(idle.map(({ name }) => name)).toEqual([])
  },
  240_000,
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

test('a platform that is away for a moment does not pass for one without keys', async () => {
  await using box = await startBox('modern')
  box.add('demo')
  box.fault = (_nth, line) => (line.startsWith('POST') ? 'ctrl-c-' : undefined)
  await ran(box, create.argv)
  box.calm()
  // For as long as this command tries.
  box.fault = (_nth, line) => (line.includes('.well-known') ? '503' : undefined)
  expect(await ran(box, create.argv)).toMatchObject({ exitCode: 22, stdout: '' })
  expect(box.clusters.size).toBe(1)
  box.calm()
  expect(await ran(box, create.argv)).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa02\n',
  })
})

test('without keys a cluster that may be older is not taken for the one that was asked for', async () => {
  await using box = await startBox('plain')
  box.fault = (_nth, line) => (line.startsWith('POST') ? 'ctrl-c-' : undefined)
  await ran(box, create.argv)
  box.calm()
  box.add('demo')
  box.add('demo')
  const unclear = await ran(box, create.argv, MINUTE_MS)
  expect(unclear).toMatchObject({ exitCode: 6, stdout: '' })
  expect(unclear.stderr).toContain('may be demo-aaaa01, demo-aaaa02, or none of them')
  expect(box.clusters.size).toBe(2)
})

test('a cluster that was deleted before its maker heard of it is not called created', async () => {
  await using box = await startBox('modern')
  box.fault = (_nth, line) => (line.startsWith('POST') ? 'ctrl-c+' : undefined)
  expect(await ran(box, create.argv)).toMatchObject({ exitCode: 130, stdout: '' })
  box.calm()
  await ran(box, ['cluster', 'delete', 'demo-aaaa01', '--yes'])
  expect(await ran(box, create.argv)).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa02\n',
  })
})

test('a key of one’s own makes one cluster, whenever it is used, and none after that was deleted', async () => {
  await using box = await startBox('modern')
  const argv = [...create.argv, '--idempotency-key', 'mine']
  const stdout = 'created cluster: demo-aaaa01\n'
  expect(await ran(box, argv)).toMatchObject({ exitCode: 0, stdout })
  expect(await ran(box, argv)).toMatchObject({ exitCode: 0, stdout })
  await ran(box, ['cluster', 'delete', 'demo-aaaa01', '--yes'])
  expect(await ran(box, argv)).toMatchObject({ exitCode: 6, stdout: '' })
  expect(box.clusters.size).toBe(1)
})

test('what was begun by a process that kill -9 ended is gone on with by the next', async () => {
  await using box = await startBox('modern')
  box.fault = (_nth, line) => (line.startsWith('POST') ? 'kill+' : undefined)
  expect(await killing(box, create.argv)).toEqual({ exitCode: 137, stdout: '', stderr: '' })
  box.calm()
  expect(await killing(box, create.argv)).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa01\n',
  })
})

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
  const { lies } = await judge(create, 'forgetful', {
    runner: ran,
    faults: ['drop-response', 'ctrl-c+'],
  })
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
    const { lies } = await judge(create, kind, { runner: ran, faults: ['kill+'], between: forget })
    expect(lies.join('\n')).toContain('2 clusters')
  },
)
