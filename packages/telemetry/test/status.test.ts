import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { Consent } from '../src/consent.ts'
import { addDelivered, readDelivered } from '../src/delivered.ts'
import { ownTree } from '../src/state-io.ts'
import { telemetryStatus } from '../src/status.ts'
import { APP, newPlace } from './support/place.ts'
import { fill } from './support/record.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo } from './support/upload.ts'

const CONSENT: Consent = { state: 'on', rule: 'flag', detail: '--telemetry says on' }

test('a machine that recorded nothing has a status, and asking writes nothing', () => {
  using place = newPlace()
  const empty = {
    app: 'demo',
    consent: CONSENT,
    endpoint: undefined,
    pending: { files: 0, records: 0, bytes: 0 },
    delivered: { records: 0, batches: 0, rejected: 0 },
    dropped: {},
    quarantined: { files: 0, bytes: 0 },
    uploader: { spawned: 0, leases: { begun: 0, maxAlive: 0 } },
  }
  expect(telemetryStatus(undefined, APP, { consent: CONSENT })).toEqual(empty)
  expect(telemetryStatus(place.paths, APP, { consent: CONSENT })).toEqual(empty)
  expect(place.tree()).toEqual([])
})

test('every record is delivered, pending, or counted', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 3)
  const input = { consent: CONSENT, endpoint: sink.url }
  expect(telemetryStatus(place.paths, APP, input).pending).toMatchObject({ files: 3, records: 3 })
  await flushTo(place, sink.url)
  fill(place, 1)
  expect(telemetryStatus(place.paths, APP, input)).toMatchObject({
    endpoint: sink.url,
    pending: { records: 1 },
    delivered: { records: 3, batches: 1 },
    dropped: {},
    uploader: { spawned: 0, leases: { begun: 1, maxAlive: 1 } },
  })
})

test('counts of deliveries that are damaged start again, and never stop a delivery', () => {
  using place = newPlace()
  expect(addDelivered(place.paths, { records: 2, rejected: 1, atMs: 5 })).toBe(true)
  expect(readDelivered(place.paths)).toEqual({ records: 2, batches: 1, rejected: 1, lastAtMs: 5 })
  writeFileSync(join(place.paths.logDir, 'delivered.json'), '{"records":-3,"batches":"x"')
  expect(readDelivered(place.paths)).toEqual({ records: 0, batches: 0, rejected: 0 })
  ownTree(dirname(place.paths.stateDir))
  expect(addDelivered({ logDir: '/proc/nowhere' }, { records: 1, rejected: 0, atMs: 1 })).toBe(
    false,
  )
})
