import type { CrashError, CrashKind, CrashReport, Frame } from './report.ts'

const WHAT: Readonly<Record<CrashKind, string>> = {
  exception: 'An error that nothing handled',
  rejection: 'A rejected promise that nothing handled',
  unsettled: 'The program waited for something that could no longer happen',
  captured: 'An error that the program reported',
  'out-of-memory': 'The JavaScript heap was full',
  fatal: 'A fatal error inside Node',
  'power-loss': 'The machine went down while the program ran',
  hang: 'The event loop of the program stood still',
  stack: 'What the program was doing',
  vanished: 'The program was ended from outside, or by a fault in native code',
}

const WHY_NO_LOCALS: Readonly<Record<CrashReport['locals'], string>> = {
  captured: '',
  'not-armed': 'Local variables were not watched. They will be when this command runs again.',
  'not-seen': 'No local variables could be seen.',
  'another-debugger': 'Another debugger was attached: local variables were left to it.',
  off: 'Local variables are not watched in this program.',
}

/** A report as text for a person: what happened, where, what was known there, and what came before. */
export function renderReport(report: CrashReport): string {
  const { app, command, kind, id, atMs, error, runtime, oomKills } = report
  const lines = [
    WHAT[kind],
    '',
    `  crash    ${id}`,
    `  when     ${new Date(atMs).toISOString()}`,
    `  program  ${[app.name, app.version, app.buildId].filter(Boolean).join(' ') || 'unknown'}`,
    ...(command === undefined ? [] : [`  command  ${command}`]),
    `  runtime  Node ${runtime.node.replace(/^v/, '')}, ${runtime.platform} ${runtime.arch}`,
    `  group    ${report.fingerprint.group}`,
  ]
  if (runtime.fatal !== undefined) lines.push(`  fatal    ${runtime.fatal.event}`)
  if (oomKills !== undefined)
    lines.push(`  memory   the kernel killed ${oomKills} for want of memory`)
  if (error !== undefined) lines.push('', ...renderError(error))
  if (error !== undefined && WHY_NO_LOCALS[report.locals] !== '') {
    lines.push('', WHY_NO_LOCALS[report.locals])
  }
  for (const symbol of runtime.fatal?.nativeStack.slice(0, 12) ?? []) lines.push(`    at ${symbol}`)
  if (report.spans.length > 0) lines.push('', 'Under way')
  for (const span of report.spans) lines.push(`  ${span.name}, for ${atMs - span.startedAtMs} ms`)
  if (report.crumbs.length > 0) lines.push('', 'Before it')
  for (const { atMs: at, kind: what, text } of report.crumbs) {
    lines.push(`  ${String(at - atMs).padStart(8)} ms  ${what}  ${text}`)
  }
  const taken = Object.entries(report.redactions).map(([name, count]) => `${count} ${name}`)
  if (taken.length > 0) lines.push('', `Taken out: ${taken.join(', ')}`)
  if (report.cut !== undefined) lines.push('', `Left out for size: ${report.cut.join(', ')}`)
  return `${lines.map(printable).join('\n')}\n`
}

function renderError(error: CrashError, isCause = false): string[] {
  const { name, code, message, frames, causes } = error
  const title = `${name}${code === undefined ? '' : ` [${code}]`}${message === '' ? '' : `: ${message}`}`
  return [
    `${isCause ? 'Caused by ' : ''}${title}`,
    ...frames.flatMap(renderFrame),
    ...causes.flatMap((cause) => ['', ...renderError(cause, true)]),
  ]
}

function renderFrame(frame: Frame): string[] {
  const { source, isAsync, inApp, locals } = frame
  const at = source ?? { file: frame.url, line: frame.line, column: frame.column }
  const name = (source?.fn === '' ? undefined : source?.fn) ?? frame.fn
  const place = `${at.file}:${at.line}:${at.column}`
  const head = `  ${inApp ? '>' : ' '} ${isAsync === true ? 'async ' : ''}${name === '' ? place : `${name} (${place})`}`
  const text = source?.text === undefined ? [] : [`        ${source.text.trim()}`]
  const values = Object.entries(locals ?? {}).map(
    ([key, value]) => `        ${key} = ${JSON.stringify(value) ?? ''}`,
  )
  return [head, ...text, ...(inApp ? values : [])]
}

/** A message may hold anything, and a terminal obeys. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
}
