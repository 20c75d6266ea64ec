import { expect, test } from '@jest/globals'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { startBox } from '../support/box.ts'
import type { Box } from '../support/box.ts'

const terminals = { stdin: true, stderr: true }

/** `a-aaaa01`, `b-aaaa02`, `c-aaaa03`, all there. */
const addThree = (box: Box) => ['a', 'b', 'c'].map((name) => box.add(name).name)

const statesOf = (box: Box) => [...box.clusters.values()].map(({ state }) => state)

test('of several it shows what each is, and asks how many they are', async () => {
  await using box = await startBox('modern')
  const names = addThree(box)
  const argv = ['cluster', 'delete', ...names.slice(0, 2)]
  const run = { env: box.env, terminals, stdin: '2 clusters\n' }
  const { exitCode, stdout, stderr } = await runInProcess(indev, argv, run)
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'a-aaaa01\nb-aaaa02\n' })
  expect(stderr).toContain('a-aaaa01: ready, 1 pool, 2 nodes\nb-aaaa02: ready, 1 pool, 2 nodes\n')
  expect(stderr).toContain('Type "2 clusters" to go on: ')
  expect(statesOf(box)).toEqual(['deleting', 'deleting', 'ready'])
})

test.each([
  ['another number', 'a-aaaa01\n', 1],
  ['nothing', '', 1],
])('%s typed deletes none of them', async (_what, stdin, exitCode) => {
  await using box = await startBox('modern')
  const names = addThree(box)
  const run = { env: box.env, terminals, stdin }
  expect(await runInProcess(indev, ['cluster', 'delete', ...names], run)).toMatchObject({
    exitCode,
  })
  expect(statesOf(box)).toEqual(['ready', 'ready', 'ready'])
})

test('one that is missing, or protected, keeps all of them', async () => {
  await using box = await startBox('modern')
  const names = addThree(box)
  const env = box.env
  const missing = ['cluster', 'delete', ...names, 'gone', '--yes']
  expect(await runInProcess(indev, missing, { env })).toMatchObject({ exitCode: 5, stdout: '' })
  const last = box.clusters.get('id-3')
  if (last !== undefined) last.isProtected = true
  const all = ['cluster', 'delete', ...names, '--yes']
  const refused = await runInProcess(indev, all, { env })
  expect(refused).toMatchObject({ exitCode: 6, stdout: '' })
  expect(refused.stderr).toContain('c-aaaa03 is protected: nothing was deleted')
  expect(statesOf(box)).toEqual(['ready', 'ready', 'ready'])
})

test('a deletion that breaks off says what is gone, what is not and what is not known; its next step ends it', async () => {
  await using box = await startBox('modern')
  const names = addThree(box)
  box.fault = (_nth, line) => (line === 'DELETE /api/v1/clusters/id-2' ? '503' : undefined)
  const argv = ['cluster', 'delete', ...names, '--yes']
  const { exitCode, stdout, stderr } = await runInProcess(indev, argv, { env: box.env })
  expect({ exitCode, stdout }).toEqual({ exitCode: 22, stdout: '' })
  expect(stderr).toContain(
    '; deleted: a-aaaa01; whether b-aaaa02 is being deleted is not known; not deleted: c-aaaa03',
  )
  expect(statesOf(box)).toEqual(['deleting', 'ready', 'ready'])
  box.calm()
  const [, again = ''] = /^try: indev (.+)$/m.exec(stderr) ?? []
  expect(await runInProcess(indev, again.split(' '), { env: box.env })).toMatchObject({
    exitCode: 0,
    stdout: 'b-aaaa02\nc-aaaa03\n',
  })
  expect(statesOf(box)).toEqual(['deleting', 'deleting', 'deleting'])
})

test('a creation that was deleted is no longer gone on with', async () => {
  await using box = await startBox('modern')
  const create = ['cluster', 'create', 'demo', '--wait', '--timeout', '0s']
  box.fault = (_nth, line) => (line.endsWith('/status') ? '503' : undefined)
  expect(await runInProcess(indev, create, { env: box.env })).toMatchObject({ exitCode: 20 })
  box.calm()
  await runInProcess(indev, ['cluster', 'delete', 'demo-aaaa01', '--yes'], { env: box.env })
  const another = await runInProcess(indev, ['cluster', 'create', 'demo'], { env: box.env })
  expect(another).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa02\n',
    stderr: '',
  })
})

/** The commands that an error leads to. */
const stepsIn = (stderr: string) =>
  [...stderr.matchAll(/^try: indev (.+)$/gm)].map(([, line = '']) => line.split(' '))

test.each([
  ['', []],
  [', and a key of one’s own', ['--idempotency-key', 'mine']],
])('a creation that failed%s is deleted and made anew by its next steps', async (_what, more) => {
  await using box = await startBox('modern')
  box.fault = (_nth, line) => {
    const cluster = box.clusters.get('id-1')
    if (cluster !== undefined && line.includes('/events?')) cluster.state = 'failed'
    return undefined
  }
  const argv = ['cluster', 'create', 'demo', '--nodes', '3', '--wait', ...more]
  const { exitCode, stderr } = await runInProcess(indev, argv, { env: box.env })
  expect(exitCode).toBe(21)
  box.calm()
  const ends: string[] = []
  for (const step of stepsIn(stderr)) {
    const ran = await runInProcess(indev, step, { env: box.env })
    ends.push(`${step.slice(0, 2).join(' ')}: ${ran.exitCode}`)
  }
  expect(ends).toEqual(['cluster events: 0', 'cluster delete: 0', 'cluster create: 0'])
  expect([...box.clusters.values()]).toMatchObject([
    { name: 'demo-aaaa01', state: 'deleting' },
    { name: 'demo-aaaa02', state: 'deploying', nodePools: [{ replicas: 3 }] },
  ])
})

test('a failure that was told is not told for ever: the same command line is another wish then', async () => {
  await using box = await startBox('modern')
  const create = ['cluster', 'create', 'demo']
  const waiting = [...create, '--wait', '--timeout', '0s']
  box.fault = (_nth, line) => (line.endsWith('/status') ? '503' : undefined)
  expect(await runInProcess(indev, waiting, { env: box.env })).toMatchObject({ exitCode: 20 })
  box.calm()
  const cluster = box.clusters.get('id-1')
  if (cluster !== undefined) cluster.state = 'failed'
  expect(await runInProcess(indev, create, { env: box.env })).toMatchObject({ exitCode: 21 })
  expect(await runInProcess(indev, create, { env: box.env })).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa02\n',
  })
})
