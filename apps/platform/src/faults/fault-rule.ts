import { simulatedPlan } from '../clusters/simulator.ts'
import { PlatformError } from '../platform-error.ts'

/** What can be done to a request on purpose. */
const faultKinds = ['429', '500', '503', 'drop-response', 'slow-body', 'expire-token'] as const
export type FaultKind = (typeof faultKinds)[number]

/** A fault, where it strikes, and how often. */
export type FaultRule =
  | {
      readonly kind: FaultKind
      /** Upper case, or undefined for every method. */
      readonly method: string | undefined
      /** Matches paths below `/api/v1`, and others as they are. */
      readonly path: RegExp
      readonly probability: number
    }
  | { readonly kind: 'stuck'; readonly step: string; readonly probability: number }

const shape = 'METHOD:/PATH=KIND[@PROBABILITY] or stuck:STEP[@PROBABILITY]'

/**
 * Reads a fault such as `POST:/clusters=503@0.1`, `*=slow-body` or `stuck:nodes`.
 *
 * In a path, `{}` stands for one part and `*` for any rest.
 *
 * @throws {@link PlatformError} `ERR_PLATFORM_OPTION`.
 */
export function parseFault(text: string): FaultRule {
  const [, what = '', odds = '1'] = /^(.*?)(?:@(.*))?$/s.exec(text) ?? []
  const probability = /^(?:0|1|0?\.\d{1,9}|1\.0+)$/.test(odds) ? Number(odds) : Number.NaN
  if (!(probability >= 0)) throw bad(text, `the probability must be between 0 and 1`)
  const stuckAt = /^stuck:(.+)$/.exec(what)?.[1]
  if (stuckAt !== undefined) {
    const step = simulatedPlan.create.find((candidate) => candidate === stuckAt)
    if (step === undefined) throw bad(text, `the steps are ${simulatedPlan.create.join(', ')}`)
    return { kind: 'stuck', step, probability }
  }
  const [, where = '', wanted] = /^(.*)=([^=]*)$/.exec(what) ?? []
  const kind = faultKinds.find((candidate) => candidate === wanted)
  if (kind === undefined) throw bad(text, `the kinds are ${faultKinds.join(', ')}`)
  if (where === '*') return { kind, method: undefined, path: /^/, probability }
  const [, method, path = ''] = /^([A-Z]+|\*):(\/.*)$/.exec(where) ?? []
  if (method === undefined) throw bad(text, `expected ${shape}`)
  return {
    kind,
    method: method === '*' ? undefined : method,
    path: toExpression(path),
    probability,
  }
}

function toExpression(path: string): RegExp {
  const source = path
    .replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{[^}]*\}/g, '[^/]+')
    .replaceAll('*', '.*')
  return new RegExp(`^${source}$`, 's')
}

function bad(text: string, why: string): PlatformError {
  return new PlatformError('ERR_PLATFORM_OPTION', `fault ${text}: ${why}`)
}
