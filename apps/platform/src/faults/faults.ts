import type { IncomingMessage, ServerResponse } from 'node:http'
import { delay, type Clock } from '../clock.ts'
import type { Provisioner } from '../clusters/provisioner.ts'
import type { Dice } from '../dice.ts'
import type { FaultKind, FaultRule } from './fault-rule.ts'
import { cutOff, drip } from './spoil-response.ts'

/** What a request is refused with instead of being served. */
export type Refusing = '429' | '500' | '503' | 'expire-token'

/** Makes the platform as bad as it was told to be. */
export interface Faults {
  /** Delays a request and spoils its answer. @returns how to refuse it, or undefined to serve it. */
  strike(req: IncomingMessage, res: ServerResponse): Promise<Refusing | undefined>
  /** `provisioner`, but that steps of creations get stuck. */
  infest(provisioner: Provisioner): Provisioner
}

export interface FaultsOptions {
  readonly rules: readonly FaultRule[]
  /** Every request waits a time between the two, ms. */
  readonly latencyMs: readonly [min: number, max: number]
  readonly clock: Clock
  readonly dice: Dice
  readonly onFault: (kind: FaultKind | 'stuck') => void
}

const base = '/api/v1'

/** The nth chance of a rule is always the same for the same seed. */
export function createFaults(options: FaultsOptions): Faults {
  const { rules, latencyMs, clock, dice, onFault } = options
  const [minMs, maxMs] = latencyMs
  const throws = new Map<number, number>()
  let requests = 0

  const happens = (rule: FaultRule, index: number): boolean => {
    const count = throws.get(index) ?? 0
    throws.set(index, count + 1)
    return dice.fraction(`fault ${index} ${count}`) < rule.probability
  }

  return {
    strike: async (req, res) => {
      const url = req.url ?? '/'
      const [full = '/'] = url.split('?', 1)
      const path = full.startsWith(`${base}/`) ? full.slice(base.length) : full
      const struck = rules.flatMap((rule, index) => {
        if (rule.kind === 'stuck' || !rule.path.test(path)) return []
        if (rule.method !== undefined && rule.method !== req.method) return []
        return happens(rule, index) ? [rule.kind] : []
      })
      if (maxMs > 0) {
        requests += 1
        const waitMs = minMs + (maxMs - minMs) * dice.fraction(`latency ${requests}`)
        await delay(clock, Math.round(waitMs), new AbortController().signal)
      }
      let refusing: Refusing | undefined
      for (const kind of struck) {
        onFault(kind)
        if (kind === 'drop-response') cutOff(req, res)
        else if (kind === 'slow-body') drip(res, clock)
        else refusing ??= kind
      }
      return refusing
    },
    infest: (provisioner) => ({
      ...provisioner,
      run: async (request, signal) => {
        const isStuck = rules.some(
          (rule, index) =>
            rule.kind === 'stuck' &&
            request.kind === 'create' &&
            rule.step === request.step &&
            dice.fraction(`stuck ${index} ${request.cluster.id}`) < rule.probability,
        )
        if (!isStuck) return provisioner.run(request, signal)
        onFault('stuck')
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        })
      },
    }),
  }
}
