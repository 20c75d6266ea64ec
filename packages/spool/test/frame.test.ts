import { crc32 as zlibCrc32 } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { crc32 } from '../src/crc.ts'
import { HEADER_BYTES, decodeFrames, encodeFrames } from '../src/frame.ts'
import type { SpoolRecord } from '../src/index.ts'
import { oldestFirst, parseQuarantineName, parseSegmentName } from '../src/name.ts'
import { quarantineName, segmentName } from '../src/name.ts'

const MAX = 2 ** 20
const three: SpoolRecord[] = ['first', 'second payload', ''].map((text, index) => ({
  id: `${index}`.repeat(32),
  createdAtMs: 1_795_000_000_000 + index,
  schema: index,
  payload: Buffer.from(text),
}))

function decoded(bytes: Uint8Array): { texts: string[]; rest: string } {
  const { frames, rest } = decodeFrames(bytes, MAX)
  return { texts: frames.map(({ payload }) => Buffer.from(payload).toString()), rest }
}

const whole = encodeFrames(three)
const texts = three.map(({ payload }) => Buffer.from(payload).toString())
/** Offsets at which a frame ends. */
const ends = three.map((_, index) => encodeFrames(three.slice(0, index + 1)).length)

describe('frame', () => {
  test('the bytes of docs/spool-format.md are these', () => {
    const id = '000102030405060708090a0b0c0d0e0f'
    const record = { id, createdAtMs: 0x0102_0304_0506, schema: 7, payload: Buffer.from('hi') }
    expect(encodeFrames([record]).toString('hex')).toBe(
      [
        '53504c31', // SPL1
        '01', // version
        '2c', // header, 44 bytes
        '0000', // flags
        '02000000', // payload, 2 bytes
        id,
        '0605040302010000', // Unix time, ms
        '0700', // schema
        '0000', // reserved
        '090ef203', // CRC-32 of everything else
        '6869', // hi
      ].join(''),
    )
  })

  test('what was encoded is decoded', () => {
    const record = fc.record({
      id: fc.stringMatching(/^[0-9a-f]{32}$/u),
      createdAtMs: fc.nat(Number.MAX_SAFE_INTEGER),
      schema: fc.nat(0xffff),
      payload: fc.uint8Array({ maxLength: 200 }),
    })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), (records) => {
        const { frames, rest } = decodeFrames(encodeFrames(records), MAX)
        expect(rest).toBe('none')
        expect(frames.map(({ frame: _frame, ...fields }) => fields)).toEqual(
          records.map((fields) => ({ ...fields, payload: Buffer.from(fields.payload) })),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('with any one bit flipped, only whole frames before it are delivered', () => {
    const wrong: string[] = []
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const damaged = Buffer.from(whole)
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const intact = ends.filter((end) => end <= bit >> 3).length
      const got = decoded(damaged)
      if (got.rest !== 'torn' || got.texts.join() !== texts.slice(0, intact).join()) {
        wrong.push(`bit ${bit}: ${got.rest} after ${got.texts.length} frames`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('cut off at any length, only whole frames are delivered', () => {
    const wrong: string[] = []
    for (let length = 0; length < whole.length; length++) {
      const intact = ends.filter((end) => end <= length).length
      const atEnd = length === 0 || ends.includes(length)
      const got = decoded(whole.subarray(0, length))
      const isRight = got.rest === (atEnd ? 'none' : 'torn')
      if (!isRight || got.texts.length !== intact) wrong.push(`length ${length}`)
    }
    expect(wrong).toEqual([])
  })

  test('random bytes are never a frame, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        expect(decoded(bytes)).toEqual({ texts: [], rest: 'torn' })
      }),
    )
  })

  test('a frame of a later version, whole, is foreign; a longer header is skipped', () => {
    const later = Buffer.from(encodeFrames(three.slice(0, 1)))
    later[4] = 2
    reseal(later)
    expect(decoded(Buffer.concat([whole, later]))).toEqual({ texts, rest: 'foreign' })
    const longer = Buffer.concat([later.subarray(0, 44), Buffer.alloc(4), later.subarray(44)])
    longer[4] = 1
    longer[5] = 48
    reseal(longer)
    expect(decoded(longer)).toEqual({ texts: ['first'], rest: 'none' })
  })

  test('the checksum is that of zlib and gzip, at every length and start', () => {
    const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * 7919) & 255))
    for (const length of [0, 1, 2, 3, 4, 1000, 49_151, 49_152, 60_000]) {
      const part = bytes.subarray(0, length)
      expect(crc32(part)).toBe(zlibCrc32(part))
      expect(crc32(part, 0xdeadbeef)).toBe(zlibCrc32(part, 0xdeadbeef))
    }
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
  })
})

describe('names', () => {
  test('sort by age, carry what the limits need, and are portable', () => {
    const parts = { unique: '0123456789abcdef', records: 3, bytes: 999, crashes: 2 }
    const young = segmentName({ ...parts, createdAtMs: 1_795_000_000_001 })
    const old = segmentName({ ...parts, createdAtMs: 1_795_000_000_000 })
    expect(young.text).toMatch(/^[0-9a-z.-]{1,64}$/u)
    expect(parseSegmentName(young.text)).toEqual(young)
    expect(oldestFirst([young.text, 'README', old.text])).toEqual([old, young])
  })

  test('a quarantined segment carries its reason, made safe', () => {
    const segment = segmentName({
      unique: 'f'.repeat(16),
      createdAtMs: 1,
      records: 1,
      bytes: 50,
      crashes: 0,
    })
    const { text, reason } = quarantineName(segment, '../HTTP 400: Bad Request!')
    expect(reason).toBe('http-400-bad-request')
    expect(parseQuarantineName(text)).toEqual({ text, reason, segment })
    expect(parseSegmentName(text)).toBeUndefined()
    expect(quarantineName(segment, '…').reason).toBe('unknown')
  })
})

/** Gives a changed frame a valid checksum. */
function reseal(frame: Buffer): void {
  const head = zlibCrc32(frame.subarray(0, 40))
  frame.writeUInt32LE(zlibCrc32(frame.subarray(HEADER_BYTES), head), 40)
}
