/** The bookkeeper of every proof: what was promised against what arrived, was counted or waits. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AppendResult, RecordInput, Spool } from '../../src/index.ts'
import type { Batch } from '../../src/drain.ts'

/** Everything that one history did. */
export interface Ledger {
  /** A record of its own, to be appended. */
  draw(): RecordInput & { readonly id: string }
  /** Notes what an append answered. */
  note(records: readonly { readonly id: string }[], result: AppendResult | undefined): void
  /** Notes that a receiver has accepted a batch, or a part of it. */
  receive(records: Batch['records']): void
  /** What is wrong, once everything was drained; `maxDuplicates` is what the events allow. */
  audit(spool: Spool, maxDuplicates: number): string[]
}

/** Opens a ledger; `others` are records that someone else will append. */
export function openLedger(
  others: readonly { readonly id: string; readonly payload: Uint8Array }[] = [],
): Ledger {
  const known = new Map(others.map(({ id, payload }) => [id, Buffer.from(payload).toString()]))
  const promised = new Set<string>()
  const arrivals = new Map<string, number>()
  const wrong: string[] = []
  let refusedAndCounted = 0

  return {
    draw: () => {
      const id = known.size.toString(16).padStart(32, '0')
      const text = `payload of ${known.size} ${'.'.repeat(known.size % 50)}`
      known.set(id, text)
      return { id, payload: Buffer.from(text) }
    },
    note: (records, result) => {
      if (result?.ok === true) for (const { id } of records) promised.add(id)
      if (result?.ok === false && result.counted) refusedAndCounted += records.length
    },
    receive: (records) => {
      for (const { id, payload } of records) {
        const text = Buffer.from(payload).toString()
        if (known.get(id) !== text)
          wrong.push(`delivered something that was never written: ${text}`)
        arrivals.set(id, (arrivals.get(id) ?? 0) + 1)
      }
    },
    audit: (spool, maxDuplicates) => {
      const { dropped, torn } = spool.stats()
      const counted = Object.values(dropped).reduce((sum, count) => sum + count, torn)
      const kept = new Set<string>()
      for (const { file } of spool.inspect()) {
        for (const { id } of spool.read(file) ?? []) kept.add(id)
      }
      const lost = [...promised].filter((id) => !arrivals.has(id) && !kept.has(id)).length
      if (lost > counted - refusedAndCounted) {
        wrong.push(`${lost} lost, ${counted} counted, of which ${refusedAndCounted} were refused`)
      }
      const duplicates = [...arrivals.values()].reduce((sum, times) => sum + times - 1, 0)
      if (duplicates > maxDuplicates) wrong.push(`${duplicates} duplicates, not ${maxDuplicates}`)
      for (const place of ['tmp', 'ready', 'claim', 'done']) {
        const left = readdirSync(join(spool.dir, place))
        if (left.length > 0) wrong.push(`left in ${place}: ${left.join(' ')}`)
      }
      return wrong
    },
  }
}
