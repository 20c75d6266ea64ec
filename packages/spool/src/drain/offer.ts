/** Giving records to the handler until each has a fate, halving what is refused as a whole. */
import { setTimeout as delay } from 'node:timers/promises'
import type { SpoolRecord } from '../frame.ts'
import type { Batch, Handler, Outcome, Tally } from './types.ts'

/** Delivered, still to be delivered, or refused for good, and why. */
export type Fate = 'delivered' | 'pending' | { readonly reason: string }

/** The fate of every record, in order, and why the drain has to stop, if it has to. */
export interface Verdict {
  readonly fates: readonly Fate[]
  readonly stop?:
    | { readonly kind: 'retry'; readonly afterMs?: number }
    | { readonly kind: 'error'; readonly error: unknown }
    | { readonly kind: 'interrupted' }
}

/** What one drain keeps while it offers batch after batch. */
export interface Offering {
  readonly handler: Handler
  readonly signal: AbortSignal
  readonly tally: Tally
}

/** After the signal a handler has this long to say what became of its batch, ms. */
const GRACE_MS = 1000

/** Offers `records`; never rejects. */
export async function offer(offering: Offering, records: readonly SpoolRecord[]): Promise<Verdict> {
  const { tally } = offering
  const fates: Fate[] = records.map(() => 'pending')
  const groups: number[][] = [records.map((_, index) => index)]
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    if (group.length === 0) continue
    if (offering.signal.aborted) return { fates, stop: { kind: 'interrupted' } }
    const chosen = group.flatMap((index) => records[index] ?? [])
    let outcome: Outcome | undefined
    try {
      outcome = await ask(offering, chosen)
    } catch (error) {
      const isOurs = offering.signal.aborted
      return { fates, stop: isOurs ? { kind: 'interrupted' } : { kind: 'error', error } }
    }
    if (outcome === undefined) return { fates, stop: { kind: 'interrupted' } }
    if (outcome.kind === 'retry') return { fates, stop: outcome }
    if (outcome.kind === 'ack') {
      for (const index of group) fates[index] = 'delivered'
      tally.delivered += group.length
      tally.rejected += outcome.rejected ?? 0
      continue
    }
    const reason = outcome.kind === 'split' ? 'too-large' : outcome.reason
    const named = new Set(outcome.kind === 'reject' ? outcome.ids : [])
    const isNamed = (index: number): boolean => named.has(records[index]?.id ?? '')
    const culprits = group.length === 1 ? group : group.filter(isNamed)
    for (const index of culprits) fates[index] = { reason }
    if (culprits.length > 0) {
      groups.push(group.filter((index) => !culprits.includes(index)))
    } else {
      const middle = Math.ceil(group.length / 2)
      groups.push(group.slice(middle), group.slice(0, middle))
    }
  }
  return { fates }
}

/** Undefined if the handler did not answer in time. */
async function ask(
  { handler, signal, tally }: Offering,
  records: readonly SpoolRecord[],
): Promise<Outcome | undefined> {
  const payloads = records.map(({ payload }) => payload)
  const batch: Batch = {
    seq: tally.batches++,
    records,
    bytes: payloads.reduce((sum, payload) => sum + payload.length, 0),
    concat: () => (payloads.length === 1 && payloads[0]) || Buffer.concat(payloads),
  }
  const settled = new AbortController()
  const answer = handler(batch, signal)
  // An answer that no one waits for any more must not end the process when it is an error.
  answer.catch(() => {})
  try {
    return await Promise.race([answer, graceAfter(signal, settled.signal)])
  } finally {
    settled.abort()
  }
}

/** Resolves some time after `signal`; until `settled`. */
async function graceAfter(signal: AbortSignal, settled: AbortSignal): Promise<undefined> {
  if (!signal.aborted) {
    const either = AbortSignal.any([signal, settled])
    await new Promise((resolve) => either.addEventListener('abort', resolve, { once: true }))
  }
  if (!settled.aborted) await delay(GRACE_MS, undefined, { signal: settled }).catch(() => {})
  return undefined
}
