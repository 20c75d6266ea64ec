import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import type { StepRequest, StepResult } from '../clusters/provisioner.ts'
import { contextOf } from './trace-context.ts'

/** Records provisioning steps in the trace of the request that asked for them. */
export interface StepTracer {
  trace(
    traceparent: string | undefined,
    request: StepRequest,
    provisioner: string,
    run: () => Promise<StepResult>,
  ): Promise<StepResult>
}

export function createStepTracer(tracer: Tracer): StepTracer {
  return {
    trace: async (traceparent, { kind, step, attempt }, provisioner, run) => {
      const attributes = {
        'indev.operation': kind,
        'indev.step': step,
        'indev.attempt': attempt,
        'indev.provisioner': provisioner,
      }
      const options = { kind: SpanKind.INTERNAL, attributes }
      const span = tracer.startSpan(`${kind} ${step}`, options, contextOf(traceparent))
      try {
        const result = await run()
        if (result.outcome === 'failed') {
          span.setAttribute('error.type', result.reason)
          span.setStatus({ code: SpanStatusCode.ERROR })
        }
        return result
      } catch (error) {
        span.setAttribute('error.type', error instanceof Error ? error.name : '_OTHER')
        span.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        span.end()
      }
    },
  }
}
