import { describe, expect, test } from '@jest/globals'

import type { Evidence } from '../src/evidence.ts'
import type { CommandRun } from '../src/indev-command.ts'
import { judge } from '../src/judge.ts'
import type { ReceivedSpan } from '../src/otlp-spans.ts'
import { demoResult } from '../src/demo-result.ts'
import { STORY } from '../src/story.ts'

const SECOND_MS = 1000
const START_MS = 1_700_000_000_000

/** What a demo would measure when everything is right. */
function goodEvidence(): Evidence {
  const played = STORY.map((step, index) => {
    const startedAtMs = START_MS + index * SECOND_MS
    return {
      step,
      run: {
        argv: ['indev', ...step.args],
        exitCode: step.exitCode,
        wallMs: 100,
        startedAtMs,
        endedAtMs: startedAtMs + 100,
        stdout: '',
        output: '',
      },
    }
  })
  const spans = played.flatMap(({ step, run }, index): ReceivedSpan[] => {
    const traceId = `${index}`.padStart(32, '0')
    const startNs = BigInt(run.startedAtMs) * 1_000_000n
    const common = { traceId, startNs, endNs: startNs + 50_000_000n, events: [] }
    const failed = step.exitCode !== 0
    return [
      {
        ...common,
        service: 'indev',
        spanId: `${index}a`,
        parentSpanId: '',
        name: `indev ${step.command}`,
        failed,
        attributes: failed ? { 'error.type': 'cluster.quota-exceeded' } : {},
        events: step.events.map((name) => ({ name, timeNs: startNs, attributes: {} })),
      },
      {
        ...common,
        service: 'indev-platform',
        spanId: `${index}b`,
        parentSpanId: `${index}a`,
        name: 'GET /api/v1/clusters',
        failed: false,
        attributes: {},
      },
    ]
  })
  return {
    played,
    spans,
    requests: { accepted: 3, refused: 1, malformed: 0 },
    probes: 1,
    secrets: ['alice@acme.example', 'demo-a1b2c3'],
    detached: { seen: 2, maxAlive: 1 },
    maxLeases: 1,
    nodes: {
      argv: ['kubectl', 'get', 'nodes'],
      exitCode: 0,
      wallMs: 1,
      startedAtMs: 0,
      endedAtMs: 0,
      stdout: 'NAME   STATUS   ROLES\npool   Ready    worker\n',
      output: '',
    },
    pipeline: { delivered: STORY.length, pending: 0, dropped: 0, spawned: 2 },
  }
}

function objections(evidence: Evidence): string[] {
  return judge(evidence).flatMap((verdict) => [...verdict.objections])
}

/** The same evidence with every span changed. */
function withSpans(change: (span: ReceivedSpan) => readonly ReceivedSpan[]): Evidence {
  const evidence = goodEvidence()
  return { ...evidence, spans: evidence.spans.flatMap(change) }
}

/** The same evidence with another answer to kubectl. */
function withNodes(change: Partial<CommandRun>): Evidence {
  const { nodes, ...evidence } = goodEvidence()
  return { ...evidence, nodes: nodes === undefined ? undefined : { ...nodes, ...change } }
}

const isOf = (span: ReceivedSpan, name: string): boolean => span.name === name

test('nothing is objected to a demo in which everything is right', () => {
  expect(objections(goodEvidence())).toEqual([])
})

describe('the judge says no', () => {
  // Each is a way in which the pipeline could be broken; the judge must not be satisfied with any of them.
  test.each<{ mutant: string; evidence: Evidence; says: RegExp }>([
    {
      mutant: 'the spans of the platform are lost',
      evidence: withSpans((span) => (span.service === 'indev-platform' ? [] : [span])),
      says: /indev login --device: no span of the platform/,
    },
    {
      mutant: 'the platform starts traces of its own',
      evidence: withSpans((span) =>
        span.service === 'indev-platform' ? [{ ...span, traceId: 'f'.repeat(32) }] : [span],
      ),
      says: /indev cluster list: no span of the platform/,
    },
    {
      mutant: 'one command is missing',
      evidence: withSpans((span) => (isOf(span, 'indev logout') ? [] : [span])),
      says: /indev logout: 0 spans/,
    },
    {
      mutant: 'one command arrives twice',
      evidence: withSpans((span) => (isOf(span, 'indev logout') ? [span, span] : [span])),
      says: /1 spans arrived more than once/,
    },
    {
      mutant: 'the events are lost',
      evidence: withSpans((span) => [{ ...span, events: [] }]),
      says: /indev cluster create demo --wait: no event ready/,
    },
    {
      mutant: 'the failure does not say what it was',
      evidence: withSpans((span) => [{ ...span, attributes: {} }]),
      says: /indev cluster create second: status failed, error.type undefined/,
    },
    {
      mutant: 'everything is called a failure',
      evidence: withSpans((span) => [{ ...span, failed: true }]),
      says: /indev account show: status failed/,
    },
    {
      mutant: 'the span of the failure is that of the other create',
      evidence: withSpans((span) =>
        isOf(span, 'indev cluster create')
          ? [{ ...span, startNs: span.startNs - 3_000_000_000n }]
          : [span],
      ),
      says: /indev cluster create second: 0 spans/,
    },
    {
      mutant: 'somebody sends without the credential',
      evidence: { ...goodEvidence(), requests: { accepted: 3, refused: 2, malformed: 0 } },
      says: /2 refused, of which 1/,
    },
    {
      mutant: 'the sink lets everybody in',
      evidence: { ...goodEvidence(), requests: { accepted: 4, refused: 0, malformed: 0 } },
      says: /0 refused, of which 1/,
    },
    {
      mutant: 'a span tells the name of the cluster',
      evidence: withSpans((span) => [
        { ...span, attributes: { ...span.attributes, x: 'demo-a1b2c3' } },
      ]),
      says: /tells demo-a1b2c3/,
    },
    {
      mutant: 'two hold the lease',
      evidence: { ...goodEvidence(), maxLeases: 2 },
      says: /2 held the lease/,
    },
    {
      mutant: 'nobody ever held the lease',
      evidence: { ...goodEvidence(), maxLeases: 0 },
      says: /0 held the lease/,
    },
    {
      mutant: 'uploads fork uploads',
      evidence: { ...goodEvidence(), detached: { seen: 17_000, maxAlive: 3 } },
      says: /3 detached processes/,
    },
    {
      mutant: 'nothing is ever spawned',
      evidence: {
        ...goodEvidence(),
        pipeline: { delivered: STORY.length, pending: 0, dropped: 0, spawned: 0 },
      },
      says: /nothing was uploaded in the background/,
    },
    {
      mutant: 'something is left in the spool',
      evidence: {
        ...goodEvidence(),
        pipeline: { delivered: STORY.length, pending: 1, dropped: 0, spawned: 1 },
      },
      says: /1 pending/,
    },
    {
      mutant: 'something was dropped',
      evidence: {
        ...goodEvidence(),
        pipeline: { delivered: 1, pending: 0, dropped: 1, spawned: 1 },
      },
      says: /1 of \d+ delivered/,
    },
    {
      mutant: 'kubectl is turned away',
      evidence: withNodes({ exitCode: 1, stdout: '' }),
      says: /kubectl ended with 1/,
    },
    {
      mutant: 'the cluster has no nodes',
      evidence: withNodes({ stdout: 'NAME   STATUS\n' }),
      says: /there are no nodes/,
    },
    {
      mutant: 'a node is not ready',
      evidence: withNodes({ stdout: 'NAME   STATUS\npool   NotReady   worker\n' }),
      says: /pool {3}NotReady/,
    },
    {
      mutant: 'a command ends with another code',
      evidence: {
        ...goodEvidence(),
        played: goodEvidence().played.map(({ step, run }) => ({
          step,
          run: { ...run, exitCode: 0 },
        })),
      },
      says: /indev cluster create second: exit code 0, not 8/,
    },
  ])('when $mutant', ({ evidence, says }) => {
    expect(objections(evidence).join('\n')).toMatch(says)
  })
})

test('the result has exactly the documented shape', () => {
  const evidence = goodEvidence()
  const runs = evidence.played.slice(0, 1).map(({ run }) => run)
  expect(demoResult(true, evidence, runs, [{ id: 'x' }])).toEqual({
    ok: true,
    commands: [{ argv: ['indev', 'login', '--device'], exitCode: 0, wallMs: 100 }],
    collector: { spans: 2 * STORY.length, names: expect.any(Array), credential: true },
    trace: { id: '2'.padStart(32, '0'), cliSpans: 1, platformSpans: 1 },
    uploaders: { spawned: 2, maxAlive: 1, maxLeases: 1 },
    spool: { pending: 0, dropped: 0 },
    slo: [{ id: 'x' }],
  })
})
