import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { EncoderModule } from './span-record.ts'

/** Loads the encoder chunk, synchronously and once. */
export interface EncoderLoader {
  /** @throws What loading it threw; `TypeError` when the file is no encoder. */
  load(): EncoderModule
  /** How long loading took; `undefined` until then. */
  loadUs(): number | undefined
}

/** `require`, not `import()`: an `exit` handler can't wait. Node loads ES modules by it too. */
export function encoderLoader(entry: URL, monotonicMs: () => number): EncoderLoader {
  let loaded: EncoderModule | undefined
  let tookMs: number | undefined
  return {
    load() {
      if (loaded !== undefined) return loaded
      const startMs = monotonicMs()
      const found: unknown = createRequire(entry)(fileURLToPath(entry))
      if (!isEncoder(found)) throw new TypeError('the encoder entry exports no encode()')
      tookMs = monotonicMs() - startMs
      loaded = found
      return loaded
    },
    loadUs: () => (tookMs === undefined ? undefined : Math.round(tookMs * 1000)),
  }
}

function isEncoder(value: unknown): value is EncoderModule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'encode' in value &&
    typeof value.encode === 'function'
  )
}
