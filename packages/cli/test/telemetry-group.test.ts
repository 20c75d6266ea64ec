import { readFileSync } from 'node:fs'
import { describe, expect, jest, test } from '@jest/globals'
import { writeUserConfig } from '@indev/telemetry'
import { type Ended, Home, start } from './support/program.ts'
import { deadPort, serve } from './support/server.ts'
import { spoolFiles } from './support/spool-bytes.ts'

// Real processes on a machine that may be busy; each has its own limit of 30 s.
jest.setTimeout(60_000)

function ways(home: Home, line: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start('ways-to-end', line.split(' '), home.env(more)).ended
}

/** A home with `count` recorded commands and telemetry on. */
async function withPending(count: number): Promise<Home> {
  const home = new Home()
  writeUserConfig(home.paths('ways'), { telemetry: 'on' })
  for (let done = 0; done < count; done += 1) await ways(home, 'end return')
  return home
}

describe('telemetry on, local, off', () => {
  test("write the user's setting and keep what else stands in the file", async () => {
    using home = new Home()
    const { configFile } = home.paths('ways')
    const said = [
      await ways(home, 'telemetry on'),
      await ways(home, 'telemetry local'),
      await ways(home, 'telemetry off -o json'),
    ]
    expect(said.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
    expect(said[0]?.stdout).toBe('telemetry is on\n')
    expect(JSON.parse(said[2]?.stdout ?? '')).toMatchObject({
      telemetry: 'off',
      purged: 0,
      effective: { state: 'off', rule: 'user-config' },
    })
    expect(JSON.parse(readFileSync(configFile, 'utf8'))).toEqual({ telemetry: 'off' })
  })

  test('off discards what is pending, and status counts it', async () => {
    using home = await withPending(2)
    expect(spoolFiles(home.paths('ways'))).toHaveLength(2)
    const { code, stdout } = await ways(home, 'telemetry off')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'telemetry is off\n2 pending records discarded\n',
    })
    expect(spoolFiles(home.paths('ways'))).toEqual([])
    const status = JSON.parse((await ways(home, 'telemetry status -o json')).stdout)
    expect(status).toMatchObject({
      consent: { state: 'off', rule: 'user-config' },
      pending: { records: 0 },
      dropped: { purged: 2 },
    })
  })

  test('say so when a variable outranks the setting', async () => {
    using home = new Home()
    const { stdout } = await ways(home, 'telemetry on', { DO_NOT_TRACK: '1' })
    expect(stdout).toBe('telemetry is on\nin this environment it stays off: DO_NOT_TRACK is set\n')
  })

  test('exit 10 where the setting cannot be written', async () => {
    using home = new Home()
    const { code, stderr } = await ways(home, 'telemetry off', { XDG_CONFIG_HOME: '/dev/null' })
    expect(code).toBe(10)
    expect(stderr).toContain('could not be changed')
  })
})

describe('telemetry show', () => {
  test('decodes exactly what waits', async () => {
    using home = await withPending(1)
    const { stdout } = await ways(home, 'telemetry show -o json')
    const spans = JSON.parse(stdout)
    expect(spans).toMatchObject([
      {
        name: 'ways end return',
        resource: { 'service.name': 'ways' },
        events: [{ name: 'begun' }],
      },
    ])
    const text = await ways(home, 'telemetry show')
    expect(text.stdout).toContain(`trace ${spans[0].traceId}`)
    expect(text.stdout).toContain('begun')
  })

  test('is an empty list where nothing waits', async () => {
    using home = new Home()
    expect((await ways(home, 'telemetry show -o json')).stdout).toBe('[]\n')
    expect((await ways(home, 'telemetry show')).stdout).toBe('nothing is waiting\n')
  })
})

describe('telemetry flush', () => {
  test('delivers what is pending', async () => {
    const posts: string[] = []
    await using collector = await serve((request, response) => {
      posts.push(`${request.method} ${request.url}`)
      request.resume()
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
    using home = await withPending(2)
    const env = { WAYS_OTLP_ENDPOINT: collector.url }
    const { code, stdout } = await ways(home, 'telemetry flush --timeout 10s', env)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '2 delivered; nothing is pending\n' })
    expect(posts).toEqual(['POST /v1/traces'])
    const status = await ways(home, 'telemetry status')
    expect(status.stdout).toContain('Delivered:  2 records')
  })

  test.each([
    ['exits 22 when the collector is down', 'dead', 22, /nothing was taken by the collector at/u],
    [
      'exits 10 when no collector is known',
      'none',
      10,
      /no collector is known: 0 delivered, 1 still/u,
    ],
  ])('%s, and everything is still pending', async (_name, which, exitCode, message) => {
    using home = await withPending(1)
    const port = await deadPort()
    const env = which === 'dead' ? { WAYS_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } : {}
    const { code, stderr } = await ways(home, 'telemetry flush --timeout 3s', env)
    expect(code).toBe(exitCode)
    expect(stderr).toMatch(message)
    expect(spoolFiles(home.paths('ways'))).toHaveLength(1)
  })

  test('sends nothing without consent', async () => {
    using home = await withPending(1)
    const { code, stdout } = await ways(home, 'telemetry flush', { WAYS_TELEMETRY: 'local' })
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'telemetry does not upload here: nothing was sent\n',
    })
  })
})

test('no telemetry command, nor the version, is ever recorded', async () => {
  using home = new Home()
  for (const line of ['telemetry status', 'telemetry show', 'version', 'version --debug']) {
    await ways(home, line, { WAYS_TELEMETRY: 'on' })
  }
  expect(home.journal('ways')).toEqual([])
})
