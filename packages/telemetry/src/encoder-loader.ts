import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { EncoderModule, SpanRecord } from './span-record.ts'

/** Loads the encoder chunk, synchronously and once. */
export interface EncoderLoader {
  /** @throws What loading it threw; `TypeError` when the file is no encoder. */
  load(): EncoderModule
  /** Loads it and encodes one span for nothing, so that the real ones meet compiled code. */
  warmUp(): void
  /** How long loading took; `undefined` until then. */
  loadUs(): number | undefined
}

/** `require`, not `import()`: an `exit` handler can't wait. Node loads ES modules by it too. */
export function encoderLoader(entry: URL, monotonicMs: () => number): EncoderLoader {
  let loaded: EncoderModule | undefined
  let tookMs: number | undefined
  const load = (): EncoderModule => {
    if (loaded !== undefined) return loaded
    const startMs = monotonicMs()
    const found: unknown = createRequire(entry)(fileURLToPath(entry))
    if (!isEncoder(found)) throw new TypeError('the encoder entry exports no encode()')
    tookMs = monotonicMs() - startMs
    loaded = found
    return loaded
  }
  return {
    load,
    warmUp() {
      load().encode([WARM_UP, { ...WARM_UP, parentSpanId: WARM_UP.spanId }], { 'service.name': '' })
    },
    loadUs: () => (tookMs === undefined ? undefined : Math.round(tookMs * 1000)),
  }
}

/** Has one of everything that a real span has; goes nowhere. */
const WARM_UP: SpanRecord = {
  traceId: '00000000000000000000000000000001',
  spanId: '0000000000000001',
  name: '',
  kind: 'internal',
  startMs: 1,
  endMs: 2,
  attributes: { text: '', whole: 1, part: 0.5, yes: true },
  events: [{ name: '', atMs: 1, attributes: {} }],
  links: [{ traceId: '00000000000000000000000000000001', spanId: '0000000000000001' }],
  status: 'error',
}

function isEncoder(value: unknown): value is EncoderModule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'encode' in value &&
    typeof value.encode === 'function'
  )
}
