import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { dropNulls } from '../src/api/contract/drop-nulls.ts'
import { list, object, text } from '../src/api/contract/schema.ts'
import { clusterRequest } from '../src/api/contract/cluster-shapes.ts'
import { createValidator } from '../src/api/contract/validator.ts'
import { seed } from './support/seed.ts'

const checkOf = createValidator()

describe('a null', () => {
  const schema = list(object({ name: text(9) }, { inner: object({}, { x: text(9) }) }))

  test.each([
    ['in a known member is the member left out', [{ name: null }], [{}]],
    ['deeper too', [{ inner: { x: null } }], [{ inner: {} }]],
    ['in an unknown member stays, to be refused', [{ y: null }], [{ y: null }]],
    ['that is an item stays, to be refused', [null], [null]],
    ['that is all stays, to be refused', null, null],
  ])('%s', (_case, value, expected) => {
    expect(dropNulls(value, schema)).toEqual(expected)
  })

  test('never makes a prototype of what was sent', () => {
    const sent: unknown = JSON.parse('[{"__proto__":{"name":"x"},"name":"y"}]')
    expect(JSON.stringify(dropNulls(sent, schema))).toBe(JSON.stringify(sent))
  })
})

describe('any JSON', () => {
  test('is refused with a field and a sentence, or accepted, and nulls are dropped once', () => {
    const members = fc.constantFrom('name', 'nodepools', 'version', 'nameSuffix', '__proto__', 'x')
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue({ maxDepth: 2 }),
        fc.dictionary(members, tie('tree')),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }))
    const strange = fc.sample(tree, { numRuns: 300, seed }).filter((value) => {
      const dropped = dropNulls(value, clusterRequest)
      const isOnce = isDeepStrictEqual(dropNulls(dropped, clusterRequest), dropped)
      const complaints = checkOf(clusterRequest)(dropped)
      return !isOnce || !complaints.every(({ message }) => /^(is|must|has) [^\n]*$/.test(message))
    })
    expect(strange).toEqual([])
  })
})

describe('a text that can be read', () => {
  test.each([
    ['a', true],
    ['   a b ', true],
    ['ünïcødé 名前 🙂', true],
    ['', false],
    ['   ', false],
    ['\u00a0\u2003', false],
    ['a\nb', false],
    ['\na', false],
    ['a\u0000', false],
    ['\ud800', false],
    ['a'.repeat(64), false],
  ])('%j: %p', (value, isValid) => {
    expect(checkOf(text(63))(value).length === 0).toBe(isValid)
  })

  test('is told from 60,000 spaces without backtracking', () => {
    // Quadratic time would be minutes here, and end this test.
    expect(checkOf(text(63))(`${' '.repeat(60_000)}\n`)).toHaveLength(1)
  })
})
