import type { TextStyle } from '../view.ts'
import type { CheckStatus } from './check.ts'
import type { Examined } from './examine.ts'

const STYLES: Readonly<Record<CheckStatus, TextStyle>> = {
  ok: 'good',
  warning: 'warn',
  failed: 'bad',
  skipped: 'dim',
}

/** A line for each check, and below what is not well why it matters and what helps. */
export function reportText(
  checks: readonly Examined[],
  paint: (style: TextStyle, text: string) => string = (_style, text) => text,
): string {
  const width = Math.max(...checks.map(({ title }) => title.length))
  return checks
    .map((check) => {
      const status = paint(STYLES[check.status], check.status.padEnd('warning'.length))
      const line = `${status}  ${check.title.padEnd(width)}  ${check.what}`
      return [line, ...remarks(check).map((remark) => `         ${remark}`)].join('\n')
    })
    .map((line) => `${line}\n`)
    .join('')
}

function remarks({ status, why, next, fix }: Examined): readonly string[] {
  const lines = fix?.isApplied === true ? [`mended: ${fix.summary}`] : []
  if (status === 'ok' || status === 'skipped') return lines
  if (why !== null) lines.push(why)
  if (next !== null) lines.push(`try: ${next.command}`)
  if (fix?.isApplied === false) lines.push(`--fix ${fix.summary}`)
  return lines
}
