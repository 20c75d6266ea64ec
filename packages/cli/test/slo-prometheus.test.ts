import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { JournalEntry } from '@indev/telemetry'
import { growthOf } from '../src/slo/counter-steps.ts'
import { Home } from './support/program.ts'
import { NOW_MS, entryOf, slo, sloText } from './support/journal.ts'
import { hasPrometheus, startPrometheus } from './support/prometheus.ts'

describe('a counter, step by step', () => {
  const range = { fromMs: 0, toMs: 5000, stepMs: 1000 }

  test.each<[string, [number, number][], number[]]>([
    [
      'there from the beginning counts from what it was',
      [
        [0, 7],
        [1, 9],
        [2, 9],
      ],
      [2],
    ],
    [
      'that appears later began at 0',
      [
        [2, 3],
        [3, 4],
      ],
      [3, 1],
    ],
    [
      'that falls began again',
      [
        [0, 7],
        [1, 9],
        [2, 4],
      ],
      [2, 4],
    ],
    [
      'that was away goes on',
      [
        [0, 1],
        [1, 2],
        [4, 5],
      ],
      [1, 3],
    ],
  ])('%s', (_name, points, counts) => {
    expect(growthOf({ labels: {}, points }, range).map(({ count }) => count)).toEqual(counts)
  })
})

/** What a collector would have counted of these commands, scraped each five minutes. */
function exposition(entries: readonly JournalEntry[], untilMs: number): string {
  const counts: Record<'calls' | 'bucket' | 'count', string[]> = {
    calls: [],
    bucket: [],
    count: [],
  }
  const series = new Map<string, JournalEntry[]>()
  for (const entry of entries) {
    const labels = [
      `span_name="shop ${entry.command}"`,
      `service_version="${entry.version}"`,
      `cli_outcome="${entry.outcome}"`,
      `cli_cause="${entry.cause ?? ''}"`,
    ].join(',')
    series.set(labels, [...(series.get(labels) ?? []), entry])
  }
  const firstMs = Math.min(...entries.map(({ atMs }) => atMs))
  for (const [labels, own] of series) {
    for (let atMs = firstMs - 300_000; atMs <= untilMs; atMs += 300_000) {
      const known = own.filter((entry) => entry.atMs <= atMs)
      const fast = known.filter(({ activeNs, networkNs }) => activeNs + networkNs <= 2e9)
      const at = (atMs / 1000).toFixed(3)
      counts.calls.push(`shop_cli_calls_total{${labels}} ${known.length} ${at}`)
      counts.bucket.push(
        `shop_cli_duration_seconds_bucket{${labels},le="2.0"} ${fast.length} ${at}`,
        `shop_cli_duration_seconds_bucket{${labels},le="+Inf"} ${known.length} ${at}`,
      )
      counts.count.push(`shop_cli_duration_seconds_count{${labels}} ${known.length} ${at}`)
    }
  }
  return [
    '# TYPE shop_cli_calls counter',
    ...counts.calls,
    '# TYPE shop_cli_duration_seconds histogram',
    ...counts.bucket,
    ...counts.count,
    '# EOF\n',
  ].join('\n')
}

/** Two days, scraped at midnight too; some commands fail, are slow, are cancelled, or have no network. */
function twoDays(): JournalEntry[] {
  return Array.from({ length: 288 }, (_, nth) =>
    entryOf({
      atMs: NOW_MS - 2 * 86_400_000 + nth * 598_000,
      command: nth % 3 === 0 ? 'order list' : 'order place',
      version: nth < 150 ? '2.0.0' : '2.1.0',
      ...(nth % 50 === 7 ? { outcome: 'expected', cause: 'remote' } : {}),
      ...(nth % 60 === 11 ? { outcome: 'cancelled', cause: 'user' } : {}),
      ...(nth % 70 === 13 ? { outcome: 'expected', cause: 'local-network' } : {}),
      ...(nth % 40 === 20 ? { activeNs: 3e9 } : {}),
    }),
  )
}

/** What a report says in numbers. */
function facts(reports: readonly Record<string, unknown>[]): unknown {
  return reports.map(({ id, good, bad, excluded, sli, budget, interval, verdict }) => ({
    id,
    good,
    bad,
    excluded,
    sli,
    budget,
    interval,
    verdict,
  }))
}

/** History, explanation, lint and page of the fleet, as of a machine that ran all of it. */
async function expectOtherCommands(
  entries: readonly JournalEntry[],
  fleet: readonly string[],
): Promise<void> {
  const both = async (argv: readonly string[]): Promise<readonly [string, string]> => [
    await sloText(argv, { entries }),
    (await slo([...argv, ...fleet], { entries: [] })).stdout,
  ]
  // How long commands took is known on each machine only.
  const [ownDays, fleetDays] = await both(['history', 'success', '--days', '5', '-o', 'json'])
  const unknown = { p50Ms: null, p95Ms: null }
  expect(JSON.parse(fleetDays)).toEqual(
    JSON.parse(ownDays, (_, value) =>
      'p50Ms' in Object(value) ? { ...value, ...unknown } : value,
    ),
  )
  expect(ownDays).toContain('"day":"2026-11-20"')
  for (const command of ['explain', 'lint']) {
    const [own, counted] = await both([command, 'success'])
    expect(counted).toBe(own)
  }
  using home = new Home()
  const file = join(home.dir, 'fleet.html')
  await slo(['report', ...fleet, '--file', file], { entries: [] })
  const page = readFileSync(file, 'utf8')
  expect(page).toContain('counted by the fleet\u2019s Prometheus server')
  expect(page).toContain('Error budget left')
  expect(page).not.toContain('How long commands took')
}

test('replay asks for single commands, and says so', async () => {
  expect(await slo(['replay', '--source', 'prometheus'], { entries: [] })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('replay needs the time of each command'),
  })
})

function ask(url: string): ReturnType<typeof slo> {
  return slo(['status', 'success', '--source', 'prometheus', '--url', url], { entries: [] })
}

if (!hasPrometheus) {
  process.stderr.write('skipped: 2 tests need the Debian package prometheus\n')
}
const describePrometheus = hasPrometheus ? describe : describe.skip

describePrometheus('slo from a Prometheus server', () => {
  test('counts the fleet exactly as a machine counts itself', async () => {
    const entries = twoDays()
    await using server = await startPrometheus(exposition(entries, NOW_MS))
    const argv = ['status', 'success', 'fast', '-o', 'json']
    const own = JSON.parse(await sloText(argv, { entries }))
    const { exitCode, stdout, stderr } = await slo(
      [...argv, '--source', 'prometheus', '--url', `${server.url}/`],
      { entries: [] },
    )
    expect([exitCode, stderr]).toEqual([
      0,
      'not the same: fast: a span lasts from start to end, with the time that a person was waited for\n',
    ])
    expect(facts(JSON.parse(stdout))).toEqual(facts(own))
    expect(own[0]).toMatchObject({ bad: 6, excluded: { cancelled: 5, 'local-network': 4 } })
    await expectOtherCommands(entries, ['--source', 'prometheus', '--url', server.url])
  })

  test('says what is wrong with a query, and where no server is', async () => {
    await using server = await startPrometheus('# TYPE x counter\nx_total 1 1\n# EOF\n')
    expect(await ask(server.url)).toMatchObject({ exitCode: 0 })
    expect(await ask(`${server.url}/elsewhere`)).toMatchObject({
      exitCode: 1,
      stderr: 'error: Prometheus did not answer the query: HTTP 404\n',
    })
    expect(await ask('http://127.0.0.1:9')).toMatchObject({ exitCode: 22 })
    expect(await ask('ftp://somewhere')).toMatchObject({ exitCode: 2 })
  })
})
