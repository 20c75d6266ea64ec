import { expect, test } from '@jest/globals'

import type { ReceivedSpan } from '../src/otlp-spans.ts'
import { spanLine } from '../src/span-line.ts'
import { renderTrace } from '../src/trace-tree.ts'

const START_NS = 1_700_000_000_000_000_000n

function span(id: string, parent: string, fromMs: number, tookMs: number): ReceivedSpan {
  const startNs = START_NS + BigInt(fromMs * 1e6)
  return {
    service: parent === '' ? 'indev' : 'indev-platform',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: id,
    parentSpanId: parent,
    name: id,
    startNs,
    endNs: startNs + BigInt(tookMs * 1e6),
    failed: false,
    attributes: {},
    events: [],
  }
}

test('a trace is a tree: children below their parent by start, with durations and events', () => {
  const root = {
    ...span('root', '', 0, 1500),
    events: [{ name: 'accepted', timeNs: START_NS + 45_000_000n, attributes: {} }],
  }
  const failed = {
    ...span('second', 'root', 50, 9.5),
    failed: true,
    attributes: { 'error.type': '503' },
  }
  const text = renderTrace([
    span('leaf', 'first', 20, 5),
    failed,
    span('first', 'root', 10, 30),
    root,
  ])
  expect(text.split('\n')).toEqual([
    'root               1.50 s  indev',
    '│ * accepted     at 45 ms',
    '├─ first            30 ms  indev-platform',
    '│  └─ leaf         5.0 ms  indev-platform',
    '└─ second (503)    9.5 ms  indev-platform',
  ])
})

test('a span whose parent never arrived is shown all the same', () => {
  expect(renderTrace([span('orphan', 'gone', 0, 10)])).toBe('orphan  10 ms  indev-platform')
})

test('a span on one line says when, which trace, who, how long, what and how it ended', () => {
  expect(
    spanLine({ ...span('GET /me', '', 0, 12), failed: true, attributes: { 'error.type': '500' } }),
  ).toBe('22:13:20.000  0af76519  indev               12.0 ms  GET /me  failed 500')
})
