import type { SpoolRecord } from '../../src/index.ts'
import type { Batch, Handler, Outcome } from '../../src/drain.ts'

/** A record input with `text` as its payload. */
export function textRecord(text: string): { payload: Uint8Array } {
  return { payload: Buffer.from(text) }
}

/** The payload as text. */
export function textOf({ payload }: Pick<SpoolRecord, 'payload'>): string {
  return Buffer.from(payload).toString()
}

/** A handler that remembers what it was given, batch by batch, and answers with `outcome`. */
export function collector(
  outcome: Outcome | ((batch: Batch) => Outcome) = { kind: 'ack' },
): Handler & { readonly batches: string[][]; readonly texts: () => string[] } {
  const batches: string[][] = []
  const handler: Handler = async (batch) => {
    batches.push(batch.records.map(textOf))
    return typeof outcome === 'function' ? outcome(batch) : outcome
  }
  return Object.assign(handler, { batches, texts: () => batches.flat() })
}
