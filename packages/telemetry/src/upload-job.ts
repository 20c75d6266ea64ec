import type { ConsentRule } from './consent.ts'
import { acceptEndpoint } from './endpoint.ts'
import type { AppIdentity } from './identity.ts'
import { type AppPaths, layOut } from './paths.ts'
import { parseWithdrawals } from './withdrawals.ts'

/** The name that forker's guards and the lease go by. */
export const UPLOADER = 'uploader'

/** All that the uploader is told: paths and a pinned endpoint, never a payload or a secret. */
export interface UploadJob {
  readonly app: AppIdentity
  readonly paths: AppPaths
  readonly endpoint: string
  /** Whether the endpoint may be plain `http:` beyond loopback. */
  readonly allowsPlain?: boolean | undefined
  /** The rule that allowed it; an explicit one outranks the user's settings. */
  readonly rule: ConsentRule
  /** How often sending had been withdrawn by then: once more, and this job is over. */
  readonly withdrawals: number
}

const RULES: readonly string[] = ['flag', 'env', 'user-config', 'default'] satisfies ConsentRule[]

/** The job as the uploader's arguments. */
export function formatJob(job: UploadJob): string[] {
  const { app, paths, endpoint, allowsPlain, rule, withdrawals } = job
  return [
    ['--app', app.name],
    ['--version', app.version],
    ['--prefix', app.envPrefix],
    ['--state-dir', paths.stateDir],
    ['--config-dir', paths.configDir],
    ['--data-dir', paths.dataDir],
    ['--endpoint', endpoint],
    ['--rule', rule],
    ['--plain-http', allowsPlain === true ? 'allowed' : 'refused'],
    ['--withdrawals', String(withdrawals)],
  ].map(([name, value]) => `${name}=${value}`)
}

/** The job of {@link formatJob}'s arguments; `undefined` when they are not that. */
export function parseJob(args: readonly string[]): UploadJob | undefined {
  const given = new Map(
    args.map((arg) => {
      const at = arg.indexOf('=')
      return [arg.slice(0, at), arg.slice(at + 1)]
    }),
  )
  const text = (name: string): string => given.get(name) ?? ''
  const allowsPlain = text('--plain-http') === 'allowed'
  const endpoint = acceptEndpoint(text('--endpoint'), allowsPlain)
  const rule = text('--rule')
  const isWhole = ['--app', '--version', '--state-dir', '--config-dir', '--data-dir'].every(
    (name) => text(name) !== '',
  )
  const withdrawals = parseWithdrawals(text('--withdrawals'))
  if (Number.isNaN(withdrawals)) return undefined
  if (!isWhole || endpoint === undefined || !isRule(rule)) return undefined
  return {
    app: { name: text('--app'), version: text('--version'), envPrefix: text('--prefix') },
    paths: layOut(text('--state-dir'), text('--config-dir'), text('--data-dir')),
    endpoint,
    allowsPlain,
    rule,
    withdrawals,
  }
}

function isRule(rule: string): rule is ConsentRule {
  return RULES.includes(rule)
}
