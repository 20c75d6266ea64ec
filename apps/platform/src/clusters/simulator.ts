import { delay, type Clock } from '../clock.ts'
import type { Dice } from '../dice.ts'
import type { ClusterFacts } from './cluster.ts'
import type { Plan } from './operation.ts'
import type { Provisioner, StepRequest } from './provisioner.ts'

/** What it does in turn; each is nothing but time. */
export const simulatedPlan = {
  create: ['network', 'control-plane', 'nodes', 'sso'],
  update: ['nodes'],
  delete: ['sso', 'nodes', 'control-plane', 'network'],
} as const satisfies Plan

export interface SimulatorOptions {
  /** What a step takes on average, ms; each takes between half and one and a half of it. */
  readonly stepMs: number
  readonly clock: Clock
  readonly dice: Dice
}

/** A provisioner that makes nothing and takes its time for it. */
export function createSimulator({ stepMs, clock, dice }: SimulatorOptions): Provisioner {
  return {
    name: 'sim',
    plan: simulatedPlan,
    run: async (request, signal) => {
      const { cluster, kind, step } = request
      const durationMs = stepMs * (0.5 + dice.fraction(`${cluster.id} ${kind} ${step}`))
      await delay(clock, Math.round(durationMs), signal)
      return { outcome: 'done', facts: factsOf(request, dice) }
    },
    observe: async () => undefined,
    kubeconfig: async () => undefined,
  }
}

/** Addresses come from a range that is routed nowhere. @see RFC 5737, section 3 (TEST-NET-2) */
function factsOf({ cluster, kind, step }: StepRequest, dice: Dice): Partial<ClusterFacts> {
  if (kind !== 'create' || step !== 'network') return {}
  const lastOctet = 1 + Math.floor(254 * dice.fraction(`${cluster.id} ingress`))
  return { ingressIp: `198.51.100.${lastOctet}`, epg: `sim-${cluster.id.slice(0, 8)}` }
}
