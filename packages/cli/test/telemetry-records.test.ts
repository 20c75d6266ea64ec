import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { METRICS } from '@indev/telemetry/fields'
import { describeSchema, openTelemetrySpool } from '@indev/telemetry/operate'
import { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { spoolFiles } from './support/spool-bytes.ts'
import { answerOf, inProcess, withPending } from './support/ways.ts'

const ROOT = {
  name: 'ways end return',
  kind: 'internal',
  status: { code: 'ok' },
  attributes: { 'cli.outcome': 'ok', 'process.exit.code': 0 },
  resource: { 'service.name': 'ways', 'service.version': '1.2.3' },
  events: [{ name: 'begun' }],
}

const COUNTED = {
  name: 'cli.commands',
  kind: 'sum',
  unit: '{command}',
  asInt: '2',
  attributes: { 'cli.command': 'end return', 'cli.outcome': 'ok' },
}

/** Names and numbers that people see as the layout: headings, times, counts of nothing. */
const FRAME =
  /UnixNano$|^dropped\w+Count$|^(?:attributes|code|events|kind|name|ok|resource)$|^\d{19}$/u

describe('telemetry show', () => {
  test('decodes exactly what waits, in full and in order', async () => {
    using home = withPending(2)
    const queued = await answerOf(home, 'telemetry show')
    expect(queued).toMatchObject({
      spans: [ROOT, ROOT],
      metrics: expect.arrayContaining([expect.objectContaining(COUNTED)]),
    })
    const { stdout } = await inProcess(home, 'telemetry show')
    const { spans }: { readonly spans?: unknown } = Object(queued)
    const words = [...JSON.stringify(spans).matchAll(/"(?<word>[\w./-]{3,})"/gu)]
      .map(({ groups }) => groups?.['word'] ?? '')
      .filter((word) => !FRAME.test(word))
    expect(words.length).toBeGreaterThan(40)
    for (const word of words) expect(stdout).toContain(word)
    expect(stdout).toMatch(
      /^ +cli\.commands +\{command\} +cli\.command=end return cli\.outcome=ok +2$/mu,
    )
    expect(spoolFiles(home.paths('ways'))).toHaveLength(2)
  })

  test('is empty where nothing waits', async () => {
    using home = new Home()
    expect((await inProcess(home, 'telemetry show -o json')).stdout).toBe(
      '{"spans":[],"reports":[],"metrics":[]}\n',
    )
    expect((await inProcess(home, 'telemetry show')).stdout).toBe('nothing is waiting\n')
  })
})

describe('telemetry log', () => {
  test('shows what has left: when, where to, and with --details every field', async () => {
    using home = withPending(1)
    const { stdout: shown } = await inProcess(home, 'telemetry show -o json')
    const {
      spans: [span],
    }: { readonly spans: readonly Record<'spanId' | 'traceId', string>[] } = JSON.parse(shown)
    expect((await inProcess(home, 'telemetry log')).stdout).toContain(
      'nothing has left this machine',
    )
    const facts = { atMs: 1.8e12, signal: 'traces', endpoint: 'https://c', records: 1, rejected: 0 }
    const body = gzipSync(onlyPayload(home)).toString('base64')
    const { logDir } = home.paths('ways')
    mkdirSync(logDir, { recursive: true, mode: 0o700 })
    const lines = [{ body }, {}].map((more) => ({ v: 1, ...facts, bytes: 5, ...more }))
    writeFileSync(
      join(logDir, 'delivered.jsonl'),
      `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
    )

    expect(await answerOf(home, 'telemetry log')).toEqual([
      { ...facts, bytes: 5 },
      { ...facts, bytes: 5 },
    ])
    expect((await inProcess(home, 'telemetry log')).stdout).toMatch(
      /^2027-01-15T08:00:00.000Z +traces +1 +0 +5 +https:\/\/c$/mu,
    )
    expect(await answerOf(home, 'telemetry log --details')).toMatchObject([
      { ...facts, request: { resourceSpans: [{}] } },
      { ...facts, request: null },
    ])
    const { stdout } = await inProcess(home, 'telemetry log --details')
    for (const part of [span?.traceId, span?.spanId, 'ways end return', 'too large to be kept']) {
      expect(stdout).toContain(part)
    }
  })
})

test('a flush shows up in the log with what was shown before', async () => {
  await using collector = await serve((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  using home = withPending(2)
  const { stdout: queued } = await inProcess(home, 'telemetry show')
  const [shown = ''] = queued.split('metrics that an upload')
  await inProcess(home, 'telemetry flush --timeout 25s', { WAYS_OTLP_ENDPOINT: collector.url })
  const facts = { signal: 'traces', endpoint: collector.url, records: 2, rejected: 0 }
  expect(await answerOf(home, 'telemetry log')).toContainEqual(expect.objectContaining(facts))
  expect((await inProcess(home, 'telemetry log --details')).stdout).toContain(shown)
})

function onlyPayload(home: Home): Uint8Array {
  const spool = openTelemetrySpool(home.paths('ways'))
  const [segment] = spool.inspect()
  const [record] = spool.read(segment?.file ?? '') ?? []
  return record?.payload ?? new Uint8Array()
}

describe('telemetry export', () => {
  test('writes a line of OTLP/JSON for each command, to a new file that nobody else can read', async () => {
    using home = withPending(2)
    const file = join(home.dir, 'out.jsonl')
    const { stdout } = await inProcess(home, `telemetry export ${file}`)
    const text = readFileSync(file, 'utf8')
    expect(stdout).toBe(`2 requests, ${text.length} bytes, in ${file}\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const requests = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(requests).toMatchObject([
      { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'ways end return' }] }] }] },
      { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'ways end return' }] }] }] },
    ])
    // The same on standard output, as lines and as one document; and nothing is gone.
    expect((await inProcess(home, 'telemetry export -')).stdout).toBe(text)
    expect(await answerOf(home, 'telemetry export -')).toEqual(requests)
    expect(spoolFiles(home.paths('ways'))).toHaveLength(2)
  })

  test('never overwrites, and says where it cannot write', async () => {
    using home = withPending(1)
    const file = join(home.dir, 'mine')
    writeFileSync(file, 'mine')
    expect(await inProcess(home, `telemetry export ${file}`)).toMatchObject({ code: 6, stdout: '' })
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect((await inProcess(home, 'telemetry export /dev/null/x')).code).toBe(10)
    expect((await inProcess(home, 'telemetry export')).code).toBe(2)
  })
})

describe('telemetry schema', () => {
  test('lists what the kit and what each command can record, and nothing of what is never recorded', async () => {
    using home = new Home()
    const schema = await answerOf(home, 'telemetry schema')
    expect(schema).toMatchObject({ fields: describeSchema().fields })
    expect(schema).toMatchObject({
      declared: expect.arrayContaining([
        { command: 'end return', where: 'milestone', name: 'begun', holds: 'a point in time' },
      ]),
    })
    expect(JSON.stringify(schema)).not.toContain('"command":"telemetry')
    expect(home.journal('ways')).toEqual([])
  })

  test('lists every metric that is ever sent, and its attributes', async () => {
    using home = new Home()
    expect(await answerOf(home, 'telemetry schema')).toMatchObject({ metrics: METRICS })
    const { stdout } = await inProcess(home, 'telemetry schema')
    const shown = stdout.split('\n').map((line) => line.split(/ {2,}/u))
    for (const { name, why, attributes } of METRICS) {
      expect(shown).toContainEqual([name, expect.any(String), expect.any(String), why])
      for (const each of attributes) {
        expect(shown).toContainEqual([each.name, name, each.holds, each.why])
      }
    }
  })

  test('shows people the tables of docs/telemetry.md, row by row', async () => {
    using home = new Home()
    const { stdout } = await inProcess(home, 'telemetry schema')
    const shown = stdout.split('\n').map((line) => line.split(/ {2,}/u).slice(0, 3))
    const page = readFileSync(new URL('../../../docs/telemetry.md', import.meta.url), 'utf8')
    for (const fields of Object.values(describeSchema().fields)) {
      for (const { name, holds, why } of fields) {
        expect(page.replaceAll(/ +\|/gu, ' |')).toContain(`| \`${name}\` | ${holds} | ${why} |`)
        expect(shown).toContainEqual([name, holds, why])
      }
    }
  })
})
