import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { runInProcess, type TestHostOptions } from '../src/testing.ts'
import { failureOf } from './support/failure.ts'
import { APP } from './support/journal.ts'
import { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { openShop } from './support/shop.ts'
import { withPending } from './support/ways.ts'

const app: CliApp = { ...APP, commands: openShop().app.commands }
const ways: CliApp = { ...app, identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' } }

/** The slug that a command line ends with, which it must also have a page for. */
async function slugOf(of: CliApp, line: string, options: TestHostOptions = {}): Promise<string> {
  return (await failureOf(of, line, options)).slug
}

/** Makes a file, in a directory of its own. */
function put(file: string, text = ''): string {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

describe('a mistake has its own slug, and the slug a page', () => {
  test.each([
    ['nope', 'cli.unknown-command'],
    ['order list --nope', 'cli.unknown-flag'],
    ['order list nope', 'cli.unexpected-argument'],
    ['order place tea --name tea', 'cli.given-twice'],
    ['order place', 'cli.missing-argument'],
    ['order place tea --count x', 'cli.bad-value'],
    ['explain no.such', 'cli.unknown-slug'],
    ['slo status nope', 'slo.unknown'],
    ['slo status --source prometheus', 'slo.no-url'],
    ['slo replay --source prometheus --url http://127.0.0.1:1', 'slo.only-journal'],
    ['slo export grafana', 'slo.one-at-a-time'],
    ['slo report --file /nonexistent/dir/page.html', 'slo.unwritable'],
    ['telemetry erase', 'telemetry.erase-needs-confirmation'],
    ['telemetry spool cat nope', 'telemetry.no-such-segment'],
    ['telemetry export /nonexistent/dir/file', 'telemetry.export-unwritable'],
    ['crash show nope', 'crash.not-found'],
    ['crash erase', 'crash.erase-what'],
    ['stack 4194304', 'stack.gone'],
    [`stack ${process.pid}`, 'stack.not-ours'],
  ])('%s: %s', async (line, slug) => {
    using home = new Home()
    await expect(slugOf(app, line, { env: home.env({ DO_NOT_TRACK: '1' }) })).resolves.toBe(slug)
  })

  test('what a machine is not set up for', async () => {
    using home = new Home()
    const env = home.env({ SHOP_DIAGNOSTICS: 'off' })
    const { configDir } = home.paths('shop')
    await expect(slugOf(app, 'crash simulate --kind kill', { env })).resolves.toBe(
      'crash.switched-off',
    )
    put(configDir)
    await expect(slugOf(app, 'telemetry on', { env })).resolves.toBe(
      'telemetry.settings-unwritable',
    )
    await expect(slugOf(app, 'crash upload on', { env })).resolves.toBe('crash.settings-unwritable')
  })

  test('what stands in definitions of objectives', async () => {
    using home = new Home()
    const env = home.env({ DO_NOT_TRACK: '1' })
    const dir = dirname(put(join(home.dir, 'slo', 'bad.yaml'), 'kind: SLO\n'))
    await expect(slugOf(app, `slo status --dir ${dir}`, { env })).resolves.toBe('slo.invalid')
    const file = put(join(home.dir, 'file'))
    await expect(slugOf(app, `slo status --dir ${file}`, { env })).resolves.toBe('slo.unreadable')
    await using server = await serve((_request, response) => response.writeHead(400).end('{}'))
    const line = `slo status --source prometheus --url ${server.url}`
    await expect(slugOf(app, line, { env })).resolves.toBe('slo.prometheus')
  })

  test('what keeps records from being sent, exported or erased', async () => {
    using home = withPending(1)
    await using dead = await refusedAddress()
    const env = home.env()
    const down = home.env({ WAYS_OTLP_ENDPOINT: dead.url })
    const file = put(join(home.dir, 'exported'))
    const terminal = {
      env,
      stdin: 'no\n',
      terminals: { stdin: true, stdout: true, stderr: true },
    }
    const slugs = [
      await slugOf(ways, 'telemetry flush', { env }),
      await slugOf(ways, 'telemetry flush --timeout 25s', { env: down }),
      await slugOf(ways, `telemetry export ${file}`, { env }),
      await slugOf(ways, 'telemetry erase', terminal),
    ]
    await runInProcess(ways, ['telemetry', 'halt'], { env })
    expect([...slugs, await slugOf(ways, 'telemetry flush', { env: down })]).toEqual([
      'telemetry.no-collector',
      'telemetry.collector-unreachable',
      'telemetry.export-exists',
      'telemetry.erase-not-confirmed',
      'telemetry.halted',
    ])
  })
})
