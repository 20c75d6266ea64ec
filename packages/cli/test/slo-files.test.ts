import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { sloEntries } from '../src/builtin/slo-entries.ts'
import { APP, slo, sloText, tenDays } from './support/journal.ts'

function scratch(): { readonly dir: string } & Disposable {
  const dir = mkdtempSync(join(tmpdir(), 'slo-files-'))
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) }
}

describe('definitions in files', () => {
  test('written by init say what the built-in ones say, and are never overwritten', async () => {
    using place = scratch()
    const dir = join(place.dir, 'slo')
    const recorded = { entries: tenDays() }
    const written = await sloText(['init', '--dir', dir], recorded)
    expect(written).toBe(`Wrote ${dir}/success.yaml\nWrote ${dir}/fast.yaml\n`)
    const again = await sloText(['init', '--dir', dir], recorded)
    expect(again).toBe(`Left alone ${dir}/success.yaml\nLeft alone ${dir}/fast.yaml\n`)
    const [builtIn, own] = await Promise.all([
      sloText(['status', 'fast', 'success'], recorded),
      sloText(['status', 'fast', 'success', '--dir', dir], recorded),
    ])
    expect(own).toBe(builtIn)
  })

  test('are not written where no directory can be made, and init says so', async () => {
    const ended = await slo(['init', '--dir', '/proc/nothing/here'], { entries: [] })
    expect(ended).toEqual({
      exitCode: 10,
      stdout: '',
      stderr: "error: /proc/nothing/here/success.yaml can't be written\n",
    })
  })

  test('that are wrong are refused with their place, and lint shows all of it', async () => {
    using place = scratch()
    await sloText(['init', '--dir', place.dir], { entries: [] })
    const file = join(place.dir, 'success.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('target: 0.999', 'target: 99.9'))
    const { exitCode, stderr } = await slo(['status', '--dir', place.dir], { entries: [] })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/success\.yaml:\d+:\d+: target 99\.9 is outside \(0, 1\)/u)
    expect(await sloText(['lint', '--dir', place.dir], { entries: [] })).toContain(
      '; "99.9%" is a percentage',
    )
  })

  test('about events that are not recorded here are refused', async () => {
    using place = scratch()
    await sloText(['init', '--dir', place.dir], { entries: [] })
    for (const name of readdirSync(place.dir)) {
      const text = readFileSync(join(place.dir, name), 'utf8')
      writeFileSync(join(place.dir, name), text.replaceAll('type: Indev', 'type: Datadog'))
    }
    const { stderr } = await slo(['status', '--dir', place.dir], { entries: [] })
    expect(stderr).toContain('its metricSource is of type Datadog, not Indev')
  })

  test('as the guide shows them are understood', async () => {
    using place = scratch()
    const guide = readFileSync(new URL('../../../docs/slo-commands.md', import.meta.url), 'utf8')
    const yaml = /```yaml\n(?<yaml>[\s\S]*?)```/u.exec(guide)?.groups?.['yaml'] ?? ''
    writeFileSync(join(place.dir, 'example.yaml'), yaml)
    const text = await sloText(['explain', '--dir', place.dir], { entries: [] })
    expect(text).toContain('Every "cluster create" that worked counts: good when its own')
    expect(text).toContain('at most 2s;')
  })

  test('that can not be read are an environment failure', async () => {
    const { exitCode } = await slo(['status', '--dir', '/nonexistent'], { entries: [] })
    expect(exitCode).toBe(10)
  })
})

const hasPromtool = spawnSync('promtool', ['--version'], { timeout: 30_000 }).status === 0
if (!hasPromtool) process.stderr.write('skipped: 1 test needs the Debian package prometheus\n')
const describePromtool = hasPromtool ? describe : describe.skip

describePromtool('slo export for Prometheus', () => {
  test('writes rules and tests that its own checker accepts and runs', async () => {
    using place = scratch()
    mkdirSync(join(place.dir, 'rules'))
    for (const [format, file] of [
      ['prometheus', 'slo.rules.yaml'],
      ['promtool', 'slo.tests.yaml'],
    ] as const) {
      const { exitCode, stdout } = await slo(['export', format, 'success'], { entries: [] })
      expect(exitCode).toBe(0)
      writeFileSync(join(place.dir, file), stdout)
    }
    for (const args of [
      ['check', 'rules', 'slo.rules.yaml'],
      ['test', 'rules', 'slo.tests.yaml'],
    ]) {
      const run = spawnSync('promtool', args, { cwd: place.dir, timeout: 60_000 })
      expect([run.status, run.stderr.toString()]).toEqual([0, ''])
    }
  })
})

test('the guide lists every command of the group', () => {
  const guide = readFileSync(new URL('../../../docs/slo-commands.md', import.meta.url), 'utf8')
  const listed = [...guide.matchAll(/^\| `(?<verb>[a-z]+)(?: [^`]*)?` +\|/gmu)]
  // The first is the table's heading.
  const verbs = listed.slice(1).map(({ groups }) => groups?.['verb'])
  expect(new Set(verbs)).toEqual(new Set(sloEntries(APP).map(({ path }) => path[1])))
})

describe('slo export', () => {
  test('asks the fleet for the same commands, and says on stderr what it can not ask', async () => {
    const { stdout, stderr } = await slo(['export', 'prometheus', 'success', 'fast'], {
      entries: [],
    })
    expect(stdout).toContain('shop_cli_calls_total{span_name=~"shop .+"')
    expect(stdout).toContain('span_name="shop order place", cli_outcome="ok", le=~"2|2\\\\.0"')
    expect(stderr).toContain('not the same: fast: a span lasts from start to end')
  })

  test('writes OpenSLO that is read back as the same objectives', async () => {
    using place = scratch()
    const recorded = { entries: tenDays() }
    writeFileSync(join(place.dir, 'all.yml'), await sloText(['export', 'openslo'], recorded))
    const [builtIn, own] = await Promise.all([
      sloText(['explain'], recorded),
      sloText(['explain', '--dir', place.dir], recorded),
    ])
    expect(own).toBe(builtIn)
  })

  test('writes a dashboard for one objective, and names them all when asked for more', async () => {
    const dashboard = JSON.parse(await sloText(['export', 'grafana', 'fast'], { entries: [] }))
    expect(dashboard).toMatchObject({ uid: 'slo-shop-fast' })
    const { exitCode, stderr } = await slo(['export', 'grafana'], { entries: [] })
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      'error: grafana takes one objective at a time: success, fast, telemetry-cost, telemetry-upload, telemetry-age',
    ])
  })

  test('says why Kibana would not take an objective', async () => {
    const { exitCode, stderr } = await slo(['export', 'kibana', 'fast'], { entries: [] })
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('8 to 48 of a-z 0-9 - _')])
  })

  test('writes a page for a wiki', async () => {
    const page = await sloText(['export', 'markdown'], { entries: tenDays() })
    expect(page).toContain('| Orders are fast | `fast` | 90% | 7d | 2s |')
  })
})
