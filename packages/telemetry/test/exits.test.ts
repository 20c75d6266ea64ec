import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { expect, test } from '@jest/globals'
import { readJournal } from '../src/journal.ts'
import { fixture, start } from './support/child.ts'
import { type OfficialSpan, officialSpans } from './support/official.ts'
import { type Place, newPlace } from './support/place.ts'
import { pending } from './support/record.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo } from './support/upload.ts'

/** What a collector finally received of everything that was recorded. */
async function received(place: Place): Promise<OfficialSpan[]> {
  await using sink = await startSink(status(200))
  await flushTo(place, sink.url)
  return sink.bodies('traces').flatMap((body) => officialSpans(body))
}

const WAYS = [
  { way: 'return', code: 0, signal: null, outcome: 'ok', errorType: undefined },
  { way: 'exit', code: 3, signal: null, outcome: 'expected', errorType: '_OTHER' },
  { way: 'throw', code: 70, signal: null, outcome: 'bug', errorType: 'TypeError' },
  { way: 'reject', code: 70, signal: null, outcome: 'bug', errorType: 'RangeError' },
  { way: 'SIGINT', code: null, signal: 'SIGINT', outcome: 'cancelled', errorType: 'SIGINT' },
  { way: 'SIGTERM', code: null, signal: 'SIGTERM', outcome: 'cancelled', errorType: 'SIGTERM' },
] as const

test.each(WAYS)(
  'a command that ends by $way leaves one journal line and no word, and the collector receives its span',
  async ({ way, code, signal, outcome, errorType }) => {
    using place = newPlace()
    const host = start(fixture('host.ts'), [way], { ...place.env, DEMO_TELEMETRY: 'on' })
    if (signal !== null) {
      await host.says('waiting')
      host.kill(signal)
    }
    const ended = await host.ended
    const [span, ...others] = await received(place)
    expect({ ...ended, stdout: ended.stdout.split('\n')[0] }).toEqual({
      code,
      signal,
      stdout: 'result',
      stderr: '',
    })
    expect(others).toEqual([])
    expect(span?.name).toBe('demo thing make')
    expect(span?.attributes).toMatchObject({ way, 'cli.outcome': outcome })
    expect(span?.attributes['error.type']).toBe(errorType)
    expect(span?.events.map((event) => event.name)).toEqual(['ready'])
    const { entries, corruptLines } = readJournal(place.paths)
    expect(corruptLines).toBe(0)
    expect(entries).toMatchObject([{ id: span?.traceId, command: 'thing make', outcome }])
  },
)

test('with consent local there is a journal line, and neither a span nor an installation id', async () => {
  using place = newPlace()
  await start(fixture('host.ts'), ['return'], { ...place.env, DEMO_TELEMETRY: 'local' }).ended
  expect(readJournal(place.paths).entries).toHaveLength(1)
  expect(place.tree().filter((name) => /spool|install-id|forker/u.test(name))).toEqual([])
})

test.each([
  ['DEMO_TELEMETRY', 'off'],
  ['DO_NOT_TRACK', '1'],
  ['OTEL_SDK_DISABLED', 'true'],
  ['CI', 'true'],
])('%s=%s leaves nothing on disk', async (name, value) => {
  using place = newPlace()
  const ended = await start(fixture('host.ts'), ['throw'], { ...place.env, [name]: value }).ended
  expect(ended).toMatchObject({ code: 70, stdout: 'result\n', stderr: '' })
  expect(place.tree()).toEqual([])
})

test('without a word from the user nothing is recorded before the notice was shown', async () => {
  using place = newPlace()
  await start(fixture('host.ts'), ['return'], place.env).ended
  expect(place.tree()).toEqual([])
})

test('a home that cannot be written changes neither output nor exit code', async () => {
  using place = newPlace()
  const env = { ...place.env, DEMO_TELEMETRY: 'on', XDG_STATE_HOME: '/proc/nowhere' }
  const ended = await start(fixture('host.ts'), ['exit'], env).ended
  expect(ended).toEqual({ code: 3, signal: null, stdout: 'result\n', stderr: '' })
})

test.each(['up', 'down'])(
  'with a collector that is %s a command says and does what it does with telemetry off',
  async (collector) => {
    using place = newPlace()
    await using sink = await startSink(status(200))
    await using down = await refusedAddress()
    const env = { ...place.env, DEMO_OTLP_ENDPOINT: collector === 'up' ? sink.url : down.url }
    const off = await start(fixture('host.ts'), ['exit'], { ...env, DEMO_TELEMETRY: 'off' }).ended
    const on = await start(fixture('host.ts'), ['exit'], { ...env, DEMO_TELEMETRY: 'on' }).ended
    expect(on).toEqual(off)
    expect(pending(place)).toBe(1)
    expect(sink.connections()).toBe(0)
  },
)
