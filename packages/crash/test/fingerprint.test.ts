import { expect, test } from '@jest/globals'
import { fingerprintOf } from '../src/fingerprint.ts'
import { isInAppByDefault, parseStack } from '../src/frames.ts'
import type { CrashError } from '../src/report.ts'

const frames = (...lines: string[]): CrashError['frames'] =>
  parseStack(lines.map((line) => `    at ${line}`).join('\n'), isInAppByDefault)

const error = (stack: CrashError['frames'], more: Partial<CrashError> = {}): CrashError => ({
  name: 'TypeError',
  message: 'x',
  frames: stack,
  causes: [],
  ...more,
})

const group = (of: CrashError): string => fingerprintOf('exception', of, 'list').group

const bare = (message: string): string => group(error(frames('/a.js:1:2'), { message }))

test.each([
  ['fn (/a/b.js:1:2)', { fn: 'fn', url: '/a/b.js', line: 1, column: 2, inApp: true }],
  ['async main (file:///a/b c.mjs:10:20)', { fn: 'main', url: '/a/b c.mjs', isAsync: true }],
  ['new Foo (/a.js:1:2)', { fn: 'Foo' }],
  ['Foo.bar [as baz] (/a.js:1:2)', { fn: 'Foo.bar' }],
  ['Object.<anonymous> (/a.js:1:2)', { fn: '' }],
  ['/a.js:3:4', { fn: '', url: '/a.js', line: 3 }],
  ['JSON.parse (<anonymous>)', { fn: 'JSON.parse', url: '<anonymous>', line: 0, inApp: false }],
  ['listOnTimeout (node:internal/timers:685:17)', { inApp: false, url: 'node:internal/timers' }],
  ['x (/p/node_modules/y/z.js:1:1)', { inApp: false }],
  ['C:\\p\\a.js:3:4', { url: 'C:\\p\\a.js', line: 3, column: 4 }],
  ['Promise.all (index 0)', { fn: 'Promise.all', inApp: false }],
])('the frame %s is understood', (line, expected) => {
  expect(frames(line)).toMatchObject([expected])
})

test('lines, files, versions, messages and frames of others do not split a group', () => {
  const one = error(
    frames('inner (/v1/a.js:1:2)', 'emit (node:events:1:1)', 'A.outer (/v1/a.js:9:9)'),
  )
  const two = error(frames('inner (/v2/b.js:7:7)', 'B.outer (/v2/b.js:8:8)'), { message: 'y' })
  expect(group(one)).toBe(group(two))
  expect(group(one)).toMatch(/^[0-9a-f]{16}$/)
})

test('another type, code or function is another group', () => {
  const stack = frames('inner (/a.js:1:2)')
  const groups = [
    error(stack),
    error(stack, { name: 'RangeError' }),
    error(stack, { code: 'E1' }),
    error(frames('other (/a.js:1:2)')),
  ].map(group)
  expect(new Set(groups).size).toBe(4)
})

test('the innermost cause decides', () => {
  const cause = error(frames('deep (/a.js:1:2)'), { name: 'Error' })
  const wrapped = error(frames('wrap (/a.js:5:5)'), { causes: [cause] })
  expect(group(wrapped)).toBe(group(cause))
})

test('without names the message counts, but for its digits, quotes and paths', () => {
  expect(bare('no "a" in /x/y after 5 ms')).toBe(bare("no 'b' in /z after 17 ms"))
  expect(bare('no')).not.toBe(bare('yes'))
})

test('names that came through a source map are those that count', () => {
  const source = { file: 'a.ts', line: 1, column: 1, fn: 'inner' }
  const minified = frames('t (/a.js:1:2)').map((frame) => ({ ...frame, source }))
  const found = fingerprintOf('exception', error(minified), undefined)
  expect(found).toEqual({ v: 1, group: group(error(frames('inner (/x.ts:1:1)'))), mapped: true })
})
