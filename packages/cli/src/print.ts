import type { Failure } from './failure.ts'
import type { OutputFormat } from './globals.ts'
import type { Streams } from './streams.ts'
import { paint } from './text-view.ts'

/** Where and how a failure is shown. */
export interface FailureOutput {
  readonly streams: Streams
  readonly output: OutputFormat
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
 * Shows a failure: a document on stdout where the result would have been one, else text on stderr.
 *
 * `try:` lines whose command the message already names are left out. A plain interruption prints
 * nothing in text: the person knows.
 */
export async function printFailure(failure: Failure, to: FailureOutput): Promise<void> {
  const { streams, traceId } = to
  if (isDocument(to.output)) {
    const document = documentOf(failure, traceId)
    streams.stdout.write(await formatDocument(document, to.output, streams.stdout.isTTY))
  } else if (failure.kind !== 'interrupted') {
    streams.stderr.write(failureText(failure, to.isPainted, traceId))
  }
  if (to.debug && failure.error !== undefined) {
    streams.stderr.write(
      `${prefixed('debug: ', process.getBuiltinModule('node:util').inspect(failure.error))}\n`,
    )
  }
}

/** Whether a failure is a document on stdout too. */
export function isDocument(output: OutputFormat): boolean {
  return output === 'json' || output === 'jsonl' || output === 'yaml'
}

/** One value that is no command's result: help, a failure. */
export async function formatDocument(
  value: unknown,
  output: OutputFormat,
  isTerminal: boolean,
): Promise<string> {
  if (output === 'yaml') return (await import('./output/yaml.ts')).formatYaml(value)
  return formatJson(value, isTerminal && output === 'json')
}

/** A failure as a document. */
function documentOf(failure: Failure, traceId: string | undefined): object {
  const { slug, kind, message, retryable, next, details } = failure
  return { error: { slug, kind, message, retryable, traceId: traceId ?? null, next, details } }
}

/** A failure as JSON, at once. */
export function failureJson(
  failure: Failure,
  traceId: string | undefined,
  isTerminal: boolean,
): string {
  return formatJson(documentOf(failure, traceId), isTerminal)
}

/** A failure for people; one that has a note is two lines: what else there is to know, the note leads to. */
export function failureText(
  failure: Failure,
  isPainted: boolean,
  traceId: string | undefined,
): string {
  const { message, note = '', next } = failure
  const lines = [`${paint(isPainted, 'bad', 'error:')} ${message}`]
  if (note !== '') lines.push(note)
  for (const { command } of next) {
    if (![message, note].some((text) => text.includes(command))) lines.push(`try: ${command}`)
  }
  if (traceId !== undefined && note === '') lines.push(`trace: ${traceId}`)
  return `${lines.join('\n')}\n`
}

/** Starts every line with `prefix`, so that no line of a report passes for something else. */
function prefixed(prefix: string, text: string): string {
  return text
    .split('\n')
    .map((line) => `${prefix}${line}`)
    .join('\n')
}
