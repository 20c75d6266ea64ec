import { readFields } from './protobuf-reader.ts'

/**
 * How many spans or data points a collector refused within a 2xx.
 *
 * An answer that is no OTLP response refuses nothing: the status has spoken.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success
 */
export function rejectedItems(body: Uint8Array): number {
  try {
    let rejected = 0n
    for (const field of readFields(body)) {
      if (field.number !== 1 || field.wire !== 2) continue
      for (const inner of readFields(field.bytes)) {
        if (inner.number === 1 && inner.wire === 0) rejected = BigInt.asIntN(64, inner.integer)
      }
    }
    return rejected > 0n ? Number(rejected) : 0
  } catch {
    return 0
  }
}
