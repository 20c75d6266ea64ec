import type { NextStep } from '../errors.ts'
import { codeOf } from './file-facts.ts'
import type { CheckContext, CheckStatus, DoctorCheck, Finding } from './check.ts'

/** What came of one check, as JSON. */
export interface Examined {
  readonly id: string
  readonly title: string
  readonly status: CheckStatus
  readonly what: string
  readonly why: string | null
  readonly next: NextStep | null
  /** What `--fix` does or did about it. */
  readonly fix: { readonly summary: string; readonly isApplied: boolean } | null
}

/** No check takes longer, ms. */
const LIMIT_MS = 2000

/**
 * Runs all checks at once, but those that ask the network after the others: to read files holds the loop up, and an
 * answer that came meanwhile would count as late. With `fix` the repairs follow, one after the other, each with its check.
 *
 * Never rejects but for a signal: a check or a repair that breaks is a failed check.
 */
export async function examine(
  checks: readonly DoctorCheck[],
  ctx: CheckContext,
  { fix }: { readonly fix: boolean },
): Promise<readonly Examined[]> {
  const found = new Map<DoctorCheck, Finding>()
  for (const asksNetwork of [false, true]) {
    const those = checks.filter(({ network = false }) => network === asksNetwork)
    await Promise.all(those.map(async (check) => found.set(check, await look(check, ctx))))
  }
  ctx.signal.throwIfAborted()
  const examined: Examined[] = []
  for (const check of checks) {
    const finding = found.get(check)
    if (finding === undefined) continue
    examined.push(fix ? await mend(check, finding, ctx) : describe(check, finding))
  }
  return examined
}

async function mend(check: DoctorCheck, finding: Finding, ctx: CheckContext): Promise<Examined> {
  if (finding.fix === undefined || finding.status === 'ok') return describe(check, finding)
  const { summary } = finding.fix
  try {
    await finding.fix.apply()
  } catch (error) {
    return describe(check, { ...finding, why: `it could not be mended: ${reason(error)}` })
  }
  return { ...describe(check, await look(check, ctx)), fix: { summary, isApplied: true } }
}

async function look(check: DoctorCheck, ctx: CheckContext): Promise<Finding> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  const signal = AbortSignal.any([ctx.signal, limit])
  try {
    return await Promise.race([check.run({ ...ctx, signal }), rejected(signal)])
  } catch (error) {
    const what = limit.aborted ? `no answer within ${LIMIT_MS / 1000} s` : reason(error)
    return { status: 'failed', what, why: 'the check itself could not be done' }
  }
}

function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'))
    })
  })
}

function describe({ id, title }: DoctorCheck, finding: Finding): Examined {
  const { status, what, why = null, next = null, fix } = finding
  const repair = fix === undefined ? null : { summary: fix.summary, isApplied: false }
  return { id, title, status, what, why, next, fix: repair }
}

/** The system's code where there is one: its messages repeat paths that were named already. */
function reason(error: unknown): string {
  const code = codeOf(error)
  if (code !== undefined) return code
  return error instanceof Error ? error.message : String(error)
}
