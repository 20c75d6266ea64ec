import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startHousekeeping } from '../src/housekeeping.ts'
import { placesIn } from '../src/record/places.ts'
import { integer } from '../src/store/row.ts'
import { openWorkshop, type Workshop } from './support/workshop.ts'

const hourMs = 60 * 60 * 1000

let shop: Workshop
let stop: () => void
beforeEach(async () => {
  shop = await openWorkshop()
  const onError = (error: unknown) => void shop.errors.push(error)
  const { journalDir } = placesIn(shop.dataDir)
  stop = startHousekeeping({ ...shop.stores, journalDir, clock: shop.clock, onError })
})
afterEach(async () => {
  stop()
  await shop.end()
})

const countIn = (table: string) =>
  integer(shop.stores.database.get(`SELECT count(*) AS n FROM ${table}`) ?? {}, 'n')

describe('after a day', () => {
  test('deleted clusters and their operations are forgotten; living ones are not', async () => {
    const gone = shop.create('gone')
    shop.create('stays')
    shop.remove(gone)
    shop.stores.clusters.change(gone.id, { state: 'deleted', reason: 'Deleted', message: '' })
    await shop.clock.advance(23 * hourMs)
    expect([countIn('clusters'), countIn('operations')]).toEqual([2, 3])
    await shop.clock.advance(2 * hourMs)
    expect([countIn('clusters'), countIn('operations')]).toEqual([1, 1])
  })

  test('idempotency keys are forgotten', async () => {
    shop.stores.idempotency.remember('actor', 'key', { requestHash: 'hash', reply: '{}' })
    await shop.clock.advance(23 * hourMs)
    expect(countIn('idempotency')).toBe(1)
    await shop.clock.advance(2 * hourMs)
    expect(countIn('idempotency')).toBe(0)
  })
})

describe('after its time', () => {
  test('what the sign-in keeps is neither found nor kept', async () => {
    const sessions = shop.stores.oidc.adapter('Session')
    await sessions.upsert('old', { uid: 'u1' }, -1)
    await sessions.upsert('new', { uid: 'u2' }, 3600)
    expect(await sessions.findByUid('u1')).toBeUndefined()
    expect(await sessions.findByUid('u2')).toEqual({ uid: 'u2' })
    expect(countIn('oidc')).toBe(2)
    await shop.clock.advance(hourMs)
    expect(countIn('oidc')).toBe(1)
    expect(shop.errors).toEqual([])
  })
})
