import { CLI_SERVICE, commandSpans, type Evidence, type Played } from './evidence.ts'

/** One claim of the demo; it holds when nothing objects. */
export interface Verdict {
  readonly claim: string
  readonly objections: readonly string[]
}

/** At most this many detached processes at a time: the uploader and one that is about to find the lease taken. */
const MAX_DETACHED = 2

/** Holds every claim against what was measured. */
export function judge(evidence: Evidence): Verdict[] {
  return [
    { claim: 'every command ended as it should', objections: exitCodes(evidence) },
    { claim: "every command's span arrived once, with its events", objections: arrived(evidence) },
    { claim: "the platform's spans stand in the same traces", objections: joined(evidence) },
    { claim: 'failures, and only failures, carry error.type', objections: errorTypes(evidence) },
    { claim: 'every request to the backend carried the credential', objections: guarded(evidence) },
    { claim: 'nothing private is in the spans of the CLI', objections: leaks(evidence) },
    {
      claim: 'uploads ran in the background, one at a time, in at most two processes',
      objections: bounded(evidence),
    },
    { claim: 'everything recorded was delivered', objections: accounted(evidence) },
    ...(evidence.nodes === undefined
      ? []
      : [{ claim: 'kubectl got in, and found nodes that are ready', objections: nodes(evidence) }]),
  ]
}

function exitCodes({ played }: Evidence): string[] {
  return played
    .filter(({ step, run }) => run.exitCode !== step.exitCode)
    .map((one) => `${typed(one)}: exit code ${one.run.exitCode}, not ${one.step.exitCode}`)
}

function arrived({ played, spans }: Evidence): string[] {
  const ids = spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`)
  const twice = ids.length - new Set(ids).size
  return [
    ...played.flatMap((one) => {
      const found = commandSpans(one, spans)
      const [span] = found
      if (span === undefined || found.length > 1) return [`${typed(one)}: ${found.length} spans`]
      const names = new Set(span.events.map(({ name }) => name))
      return one.step.events
        .filter((event) => !names.has(event))
        .map((event) => `${typed(one)}: no event ${event}`)
    }),
    ...(twice === 0 ? [] : [`${twice} spans arrived more than once`]),
  ]
}

function joined({ played, spans }: Evidence): string[] {
  return played
    .filter((one) => {
      const traceIds = new Set(commandSpans(one, spans).map(({ traceId }) => traceId))
      return !spans.some((span) => span.service !== CLI_SERVICE && traceIds.has(span.traceId))
    })
    .map((one) => `${typed(one)}: no span of the platform in its trace`)
}

function errorTypes({ played, spans }: Evidence): string[] {
  return played.flatMap((one) => {
    const shouldFail = one.step.exitCode !== 0
    return commandSpans(one, spans)
      .filter(
        (span) => span.failed !== shouldFail || 'error.type' in span.attributes !== shouldFail,
      )
      .map(({ failed, attributes }) => {
        const status = failed ? 'failed' : 'ok'
        return `${typed(one)}: status ${status}, error.type ${String(attributes['error.type'])}`
      })
  })
}

function guarded({ requests, probes }: Evidence): string[] {
  return [
    ...(requests.accepted > 0 ? [] : ['no request came through']),
    ...(requests.refused === probes
      ? []
      : [`${requests.refused} refused, of which ${probes} were sent without it on purpose`]),
    ...(requests.malformed === 0 ? [] : [`${requests.malformed} could not be decoded`]),
  ]
}

function leaks({ spans, secrets }: Evidence): string[] {
  const sent = spans.filter(({ service }) => service === CLI_SERVICE)
  return secrets.flatMap((secret) =>
    sent
      .filter(({ name, attributes, events }) =>
        JSON.stringify({
          name,
          attributes,
          events: events.map((event) => [event.name, event.attributes]),
        }).includes(secret),
      )
      .map(({ name }) => `${name} tells ${secret}`),
  )
}

function bounded({ detached, maxLeases, pipeline }: Evidence): string[] {
  const alive = detached?.maxAlive ?? 0
  return [
    ...(pipeline.spawned > 0 ? [] : ['nothing was uploaded in the background']),
    ...(maxLeases === 1 ? [] : [`${maxLeases} held the lease at the same time`]),
    ...(alive <= MAX_DETACHED ? [] : [`${alive} detached processes at the same time`]),
  ]
}

function accounted({ pipeline, played }: Evidence): string[] {
  const { delivered, pending, dropped } = pipeline
  return [
    ...(delivered === played.length ? [] : [`${delivered} of ${played.length} delivered`]),
    ...(pending === 0 ? [] : [`${pending} pending`]),
    ...(dropped === 0 ? [] : [`${dropped} dropped`]),
  ]
}

function nodes({ nodes: run }: Evidence): string[] {
  const [, ...rows] = (run?.stdout ?? '').trimEnd().split('\n')
  const waiting = rows.filter((row) => !/ Ready /.test(row))
  return [
    ...(run?.exitCode === 0 ? [] : [`kubectl ended with ${run?.exitCode ?? 'a signal'}`]),
    ...(rows.length > 0 ? waiting : ['there are no nodes']),
  ]
}

function typed({ run }: Played): string {
  return run.argv.join(' ')
}
