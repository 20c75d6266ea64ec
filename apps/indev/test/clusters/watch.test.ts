import { expect, test } from '@jest/globals'
import { run } from '@indev/cli'
import { runInProcess, testHost } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { startBox } from '../support/box.ts'

const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

test('events are followed until the cluster is gone, each once, a line of JSON each', async () => {
  await using box = await startBox('modern')
  const cluster = box.add('there')
  cluster.state = 'deleting'
  cluster.events.push({ sequence: 2, state: 'deleting', reason: 'deleting' })
  const argv = ['cluster', 'events', cluster.name, '--follow', '-o', 'jsonl']
  const { exitCode, stdout } = await runInProcess(indev, argv, { env: box.env })
  expect(exitCode).toBe(0)
  expect(lines(stdout)).toMatchObject([
    { sequence: 1, state: 'ready' },
    { sequence: 2, state: 'deleting' },
  ])
})

test('a watched cluster is shown when it changes, until Ctrl-C', async () => {
  await using box = await startBox('modern')
  const cluster = box.add('there')
  cluster.state = 'deploying'
  const host = testHost(['cluster', 'get', cluster.name, '--watch', '-o', 'json'], {
    env: box.env,
  })
  box.fault = (_nth, line) => {
    // When it is ready and nothing more happens, the person has seen enough.
    const isSeen = host.captured.stdout.includes('"ready":{"status":true')
    if (isSeen && line.includes('/events')) host.signal('SIGINT')
    return undefined
  }
  expect(await run(indev, host)).toBe(130)
  expect(lines(host.captured.stdout)).toMatchObject([
    { state: 'deploying' },
    { state: 'ready' },
    { error: { slug: 'cli.interrupted' } },
  ])
})

test('on a platform without events they are refused, and a wait looks again instead', async () => {
  await using box = await startBox('plain')
  const cluster = box.add('there')
  const events = await runInProcess(indev, ['cluster', 'events', cluster.name], { env: box.env })
  expect(events).toMatchObject({ exitCode: 1, stdout: '' })
  expect(events.stderr).toContain('this platform has no record of events')
  cluster.state = 'deploying'
  const wait = await runInProcess(indev, ['cluster', 'wait', cluster.name], { env: box.env })
  expect(wait).toMatchObject({ exitCode: 0, stdout: `${cluster.name}: ready\n` })
})

test.each([
  [['cluster', 'scale', 'there-aaaa01', '--nodes', '3'], 'way to change a cluster'],
  [['cluster', 'protect', 'there-aaaa01'], 'way to change a cluster'],
  [['cluster', 'create', 'x', '--label', 'a=b'], 'labels'],
  [['cluster', 'create', 'x', '--expires-in', '8h'], 'clusters that expire'],
  [['cluster', 'list', '-l', 'a=b'], 'labels to select by'],
])('what a plain platform would leave undone is refused: %j', async (argv, what) => {
  await using box = await startBox('plain')
  box.add('there')
  const ran = await runInProcess(indev, argv, { env: box.env })
  expect(ran).toMatchObject({ exitCode: 1, stdout: '' })
  expect(ran.stderr).toContain(`this platform has no ${what}`)
  expect(box.clusters.size).toBe(1)
})

test('a plain platform has operations in so far as this machine noted them', async () => {
  await using box = await startBox('plain')
  const create = ['cluster', 'create', 'demo', '--wait', '--timeout', '0s']
  box.fault = (_nth, line) => (line.endsWith('/status') ? '503' : undefined)
  const stopped = await runInProcess(indev, create, { env: box.env })
  box.calm()
  expect(stopped).toMatchObject({ exitCode: 20 })
  expect(stopped.stderr).toContain('try: indev cluster wait demo-aaaa01 --for ready')
  const list = await runInProcess(indev, ['operation', 'list', '-o', 'json'], { env: box.env })
  const [noted]: { id: string }[] = JSON.parse(list.stdout)
  expect(noted).toMatchObject({ kind: 'create', cluster: 'demo-aaaa01', state: 'active' })
  const wait = await runInProcess(indev, ['operation', 'wait', noted?.id ?? ''], { env: box.env })
  expect(wait).toMatchObject({ exitCode: 0 })
  expect(wait.stdout).toMatch(/State: +done/)
})
