import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { expect, test } from '@jest/globals'
import { readForkerStatus, readLeaseRecords } from '@indev/forker'
import { openSpool } from '@indev/spool'
import { type Handler, drain } from '@indev/spool/drain'
import { otlpHandler } from '../src/deliver.ts'
import { withdraw } from '../src/drain.ts'
import { spoolOptions } from '../src/spool-options.ts'
import { httpTransport } from '../src/transport.ts'
import { type UserConfig, writeUserConfig } from '../src/user-config.ts'
import { type Running, fixture, start } from './support/child.ts'
import { openGate } from './support/gate.ts'
import { lost, tracesIn } from './support/loss.ts'
import { PATIENCE_MS } from './support/patience.ts'
import { type Place, newPlace } from './support/place.ts'
import { fill, pending } from './support/record.ts'
import { never, startSink, status } from './support/sink.ts'
import { flushTo, startUploader, upload as uploadBy } from './support/upload.ts'

/** As a command starts it whose user allowed telemetry once. */
function upload(place: Place, endpoint: string, env: NodeJS.ProcessEnv = {}): Running {
  return uploadBy(place, endpoint, { rule: 'user-config', env })
}

function consent(place: Place, telemetry: NonNullable<UserConfig['telemetry']>): void {
  writeUserConfig(place.paths, { telemetry })
}

test('the uploader delivers, deletes, lingers for what comes meanwhile, and leaves no lease', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  consent(place, 'on')
  const first = fill(place, 3)
  const second: string[] = []
  await using gate = await openGate('asked-linger.ts', (letGo) => {
    if (second.length === 0) second.push(...fill(place, 2))
    letGo()
  })
  const uploader = upload(place, sink.url, gate.env)
  expect(await uploader.ended).toMatchObject({ code: 0, stdout: '', stderr: '' })
  expect(second).toHaveLength(2)
  expect(pending(place)).toBe(0)
  expect(tracesIn(sink.bodies('traces')).toSorted()).toEqual([...first, ...second].toSorted())
  expect(readForkerStatus(place.paths.forkerDir, 'uploader').lease).toBeUndefined()
  expect(readLeaseRecords(place.paths.forkerDir, 'uploader')).toHaveLength(2)
})

test.each(['off', 'local'] as const)(
  'the uploader asks for consent again: %s sends nothing',
  async (state) => {
    using place = newPlace()
    await using sink = await startSink(status(200))
    consent(place, state)
    fill(place, 1)
    expect(await upload(place, sink.url).ended).toMatchObject({ code: 0 })
    expect(sink.received).toEqual([])
    expect(pending(place)).toBe(1)
  },
)

test('with the collector down the uploader ends at once, keeps everything and leaves a backoff', async () => {
  using place = newPlace()
  consent(place, 'on')
  fill(place, 2)
  // The first backoff is a second or two, and over before a busy machine has ended the uploader.
  const beforeMs = Date.now()
  const spool = openSpool({ ...spoolOptions(place.paths), deps: { now: () => beforeMs } })
  await using down = await refusedAddress()
  expect(spool.due()).toEqual({ due: true, why: 'pending' })
  expect(await upload(place, down.url).ended).toMatchObject({ code: 0, stderr: '' })
  expect(pending(place)).toBe(2)
  expect(spool.due()).toEqual({ due: false, why: 'backoff' })
})

test('an uploader killed in the middle of a request loses nothing', async () => {
  using place = newPlace()
  await using tarpit = await startSink(never)
  await using sink = await startSink(status(200))
  consent(place, 'on')
  const recorded = fill(place, 4)
  const uploader = upload(place, tarpit.url)
  await tarpit.waitFor(1)
  uploader.kill('SIGKILL')
  expect((await uploader.ended).signal).toBe('SIGKILL')
  expect(lost(recorded, [], place)).toEqual([])
  const report = await flushTo(place, sink.url)
  expect(report).toMatchObject({ delivered: 4, pending: 0, stoppedBy: 'empty' })
  expect(tracesIn(sink.bodies('traces')).toSorted()).toEqual(recorded)
})

test('withdrawing ends an uploader that hangs in a request, and purges what it held', async () => {
  using place = newPlace()
  await using tarpit = await startSink(never)
  consent(place, 'on')
  fill(place, 2)
  const uploader = upload(place, tarpit.url)
  await tarpit.waitFor(1)
  consent(place, 'off')
  expect(await withdraw({ paths: place.paths, timeoutMs: PATIENCE_MS })).toEqual({
    stopped: true,
    purged: 2,
  })
  expect(await uploader.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  expect(pending(place)).toBe(0)
  expect(tarpit.received).toHaveLength(1)
})

test.each([{ args: [] }, { args: ['--app=demo', '--endpoint=http://collector.example'] }])(
  'the uploader refuses arguments that are not a job: $args',
  async ({ args }) => {
    using place = newPlace()
    const ended = await startUploader(place, args).ended
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: '' })
    expect(place.tree()).toEqual([])
  },
)

/** Drains against a collector that answers 503 and returns what is then lost. */
async function lossUnder503(
  makeHandler: (endpoint: string) => Handler,
): Promise<readonly string[]> {
  using place = newPlace()
  await using sink = await startSink(status(503))
  const recorded = fill(place, 3)
  await drain(openSpool(spoolOptions(place.paths)), makeHandler(sink.url), {
    deadlineMs: PATIENCE_MS,
  })
  return lost(recorded, [], place)
}

function transportTo(endpoint: string): ReturnType<typeof httpTransport> {
  return httpTransport({
    endpoint,
    userAgent: 'test',
    timeoutMs: PATIENCE_MS,
    network: {},
  })
}

test('nothing is deleted before a 2xx, and a handler that acknowledges first is caught', async () => {
  const real = await lossUnder503((endpoint) =>
    otlpHandler({
      kind: 'traces',
      transport: transportTo(endpoint),
      mayUpload: () => true,
      onDelivered: () => undefined,
      onAttempt: () => undefined,
      onFailed: () => undefined,
      onHalt: () => undefined,
      monotonicMs: () => performance.now(),
      nowMs: Date.now,
      random: Math.random,
    }),
  )
  const mutant = await lossUnder503((endpoint) => async (batch, signal) => {
    await transportTo(endpoint).post('traces', batch.concat(), signal)
    return { kind: 'ack' }
  })
  expect(real).toEqual([])
  expect(mutant).toHaveLength(3)
})

/** Runs the host until forker lets it start an uploader: its bucket starts empty, and the first token takes 5 s. */
async function runUntilSpawned(env: NodeJS.ProcessEnv): Promise<number> {
  for (let runs = 1; runs < 1000; runs += 1) {
    const { stdout, stderr } = await start(fixture('host.ts'), ['return'], env).ended
    if (stderr !== '') throw new Error(stderr)
    if (stdout.includes('"outcome":"spawned"')) return runs
  }
  return Number.NaN
}

test('a command starts the uploader, which delivers every command before it', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const runs = await runUntilSpawned({
    ...place.env,
    DEMO_TELEMETRY: 'on',
    DEMO_OTLP_ENDPOINT: sink.url,
    DEMO_REPORT: '1',
  })
  await sink.waitFor(1)
  const report = await flushTo(place, sink.url)
  expect(report).toMatchObject({ pending: 0 })
  expect(tracesIn(sink.bodies('traces'))).toHaveLength(runs)
})
