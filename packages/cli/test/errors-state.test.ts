import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeUserConfig } from '@indev/telemetry'
import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { run } from '../src/run.ts'
import { runInProcess, testHost } from '../src/testing.ts'
import { failureOf } from './support/failure.ts'
import { APP, LATENCY, NOW_MS, SUCCESS } from './support/journal.ts'
import { Home, start } from './support/program.ts'
import { serve } from './support/server.ts'
import { withPending } from './support/ways.ts'

const ways: CliApp = { ...APP, identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' } }

/** Puts a file where a directory should be. */
function block(dir: string): void {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dirname(dir), { recursive: true, mode: 0o700 })
  writeFileSync(dir, '')
}

describe('an objective', () => {
  const off = { DO_NOT_TRACK: '1' }

  test('that is too low for any alert cannot be simulated', async () => {
    using home = new Home()
    const low = { id: 'low', title: 'Low', target: '10%', window: '30d', sli: SUCCESS }
    expect(
      await failureOf({ ...APP, slos: [low] }, 'slo simulate low', { env: home.env(off) }),
    ).toEqual({ slug: 'slo.no-alert', exitCode: 1 })
  })

  test('whose name is too short for Kibana is not exported to it', async () => {
    using home = new Home()
    expect(await failureOf(APP, 'slo export kibana fast', { env: home.env(off) })).toEqual({
      slug: 'slo.not-exportable',
      exitCode: 1,
    })
  })

  test('whose threshold is no bucket of the collector is told apart from a slow command', async () => {
    using home = new Home()
    const metric = { span_name: `shop ${LATENCY.command}`, cli_outcome: 'ok', cli_cause: '' }
    const seconds = NOW_MS / 1000
    const counted = {
      metric,
      values: [
        [seconds - 3600, '1'],
        [seconds, '2'],
      ],
    }
    await using server = await serve((request, response) => {
      let query = ''
      request.setEncoding('utf8').on('data', (text: string) => (query += text))
      request.on('end', () => {
        const result = query.includes('_bucket') ? [] : [counted]
        response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }))
      })
    })
    const line = `slo status fast --source prometheus --url ${server.url}`
    expect(await failureOf(APP, line, { env: home.env(off), nowMs: () => NOW_MS })).toEqual({
      slug: 'slo.no-bucket',
      exitCode: 1,
    })
  })
})

describe('telemetry', () => {
  test('is not called erased where it could not be', async () => {
    using home = withPending(1)
    block(home.paths('ways').logDir)
    expect(await failureOf(ways, 'telemetry erase --yes', { env: home.env() })).toEqual({
      slug: 'telemetry.erase-failed',
      exitCode: 10,
    })
  })

  test('is not called sent where it could not be read', async () => {
    using home = withPending(1)
    block(home.paths('ways').spoolDir)
    const env = home.env({ WAYS_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
    expect(await failureOf(ways, 'telemetry flush', { env })).toEqual({
      slug: 'telemetry.flush-failed',
      exitCode: 1,
    })
  })

  // Processes of their own: what the system throws is an error of another realm here.
  test.each([
    [
      'there is no home and no temporary directory',
      'telemetry.no-home',
      { HOME: '.', TMPDIR: '.' },
    ],
    ['a file is in the way', 'telemetry.state-unusable', {}],
  ])(
    'has nowhere to be where %s',
    async (_where, slug, more) => {
      using home = new Home()
      block(home.paths('ways').crashDir)
      const line = ['crash', 'show', '-o', 'json']
      const { code, stdout } = await start('ways-to-end', line, home.env(more)).ended
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 10, error: { slug } })
    },
    60_000,
  )
})

test('a check that fails is a problem of doctor', async () => {
  using home = new Home()
  const { configFile } = home.paths('ways')
  mkdirSync(dirname(configFile), { recursive: true })
  writeFileSync(configFile, '{')
  expect(await failureOf(ways, 'doctor settings', { env: home.env() })).toEqual({
    slug: 'doctor.problems',
    exitCode: 10,
  })
})

test('a result that stdout did not take is recorded by the name of its error', async () => {
  using home = new Home()
  const env = home.env()
  writeUserConfig(home.paths('ways'), { telemetry: 'on' })
  const host = testHost(['order', 'list'], { env })
  expect(await run(ways, { ...host, drained: () => Promise.resolve(new Error('ENOSPC')) })).toBe(10)
  const { stdout } = await runInProcess(ways, ['telemetry', 'show', '-o', 'json'], { env })
  expect(JSON.parse(stdout)).toMatchObject({
    spans: [{ attributes: { 'error.type': 'cli.output-failed' } }],
  })
})
