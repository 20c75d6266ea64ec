import type { Failure } from './failure.ts'
import type { Streams } from './streams.ts'
import { paint } from './text-view.ts'

/** Where and how a failure is shown. */
export interface FailureOutput {
  readonly streams: Streams
  readonly output: 'table' | 'json'
  readonly isPainted: boolean
  readonly debug: boolean
  /** Shown when the failure can be looked up by it. */
  readonly traceId: string | undefined
}

/** One JSON document: indented for a person, one line for a program. */
export function formatJson(value: unknown, isTerminal: boolean): string {
  return `${JSON.stringify(value, undefined, isTerminal ? 2 : undefined) ?? 'null'}\n`
}

/**
 * Shows a failure: JSON is one document on stdout, text goes to stderr.
 *
 * `try:` lines whose command the message already names are left out. A plain interruption prints
 * nothing in text: the person knows.
 */
export function printFailure(failure: Failure, to: FailureOutput): void {
  const { streams, traceId } = to
  if (to.output === 'json') {
    const { slug, kind, message, retryable, next, details } = failure
    const error = { slug, kind, message, retryable, traceId: traceId ?? null, next, details }
    streams.stdout.write(formatJson({ error }, streams.stdout.isTTY))
  } else if (failure.kind !== 'interrupted') {
    streams.stderr.write(textOf(failure, to))
  }
  if (to.debug && failure.error !== undefined) {
    streams.stderr.write(
      `${prefixed('debug: ', process.getBuiltinModule('node:util').inspect(failure.error))}\n`,
    )
  }
}

function textOf(failure: Failure, to: FailureOutput): string {
  const label = (name: string): string => paint(to.isPainted, 'bad', `${name}:`)
  const lines = [`${label('error')} ${failure.message}`]
  for (const { command } of failure.next) {
    if (!failure.message.includes(command)) lines.push(`try: ${command}`)
  }
  if (to.traceId !== undefined) lines.push(`trace: ${to.traceId}`)
  return `${lines.join('\n')}\n`
}

/** Starts every line with `prefix`, so that no line of a report passes for something else. */
function prefixed(prefix: string, text: string): string {
  return text
    .split('\n')
    .map((line) => `${prefix}${line}`)
    .join('\n')
}
