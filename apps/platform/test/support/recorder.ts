import type { Provisioner, StepRequest, StepResult } from '../../src/clusters/provisioner.ts'
import { simulatedPlan } from '../../src/clusters/simulator.ts'

/** A step that is complete. */
export const done: StepResult = { outcome: 'done' }

/** What no test of a worker looks at. */
export const unwatched = {
  plan: simulatedPlan,
  observe: async () => undefined,
  kubeconfig: async () => undefined,
}

/** Writes down every step it is asked for, and does what `act` says. */
export function recorder(act: (request: StepRequest) => StepResult | Error = () => done) {
  const log: string[] = []
  const provisioner: Provisioner = {
    ...unwatched,
    name: 'recorder',
    run: async (request) => {
      log.push(`${request.kind} ${request.step} ${request.attempt}`)
      const result = act(request)
      if (result instanceof Error) throw result
      return result
    },
  }
  return { log, provisioner }
}
