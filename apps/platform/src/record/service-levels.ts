import { evaluate, parseDuration, parseTarget, rolling, type SliEvent, type Slo } from '@indev/slo'
import { readJournal, type JournalEntry } from '@indev/telemetry'

const dayMs = 24 * 60 * 60 * 1000
const windowDays = 30
const service = 'indev-platform'
const window = rolling(parseDuration(`${windowDays}d`))
const method = 'Occurrences'

/** What operators may expect of a platform; `of` is a command in the journal, or all of it. */
const objectives: readonly { readonly title: string; readonly of?: string; readonly slo: Slo }[] = [
  {
    title: 'operations that succeed',
    slo: { id: 'operations', service, target: parseTarget('99%'), window, method },
  },
  {
    title: 'clusters ready within 10 min',
    of: 'operation create',
    slo: {
      id: 'ready',
      service,
      target: parseTarget('95%'),
      window,
      method,
      sli: { kind: 'latency', thresholdNs: 600e9 },
    },
  },
]

/** How an objective stands. */
export interface ServiceLevel {
  readonly id: string
  readonly title: string
  readonly verdict: string
  readonly good: number
  readonly total: number
  /** What is left of the error budget, 1 is all of it; null without data. */
  readonly budgetLeft: number | null
}

/** The objectives over the last 30 days of a journal. */
export function serviceLevels(journalDir: string, nowMs: number): readonly ServiceLevel[] {
  const { entries } = readJournal({ journalDir }, { fromMs: nowMs - windowDays * dayMs })
  const oldestMs = Math.min(nowMs, ...entries.map(({ atMs }) => atMs))
  return objectives.map(({ title, of, slo }) => {
    const events = entries.filter(({ command }) => of === undefined || command === of).map(toEvent)
    // What was recorded is all that there was: a young platform has no unknown past.
    const options = { observedSinceMs: oldestMs, minCoverage: 0 }
    const { verdict, counts, budget } = evaluate(slo, events, nowMs, options)
    const { good, total } = counts
    return { id: slo.id, title, verdict, good, total, budgetLeft: budget.remaining }
  })
}

function toEvent({ id, atMs, outcome, durationNs }: JournalEntry): SliEvent {
  const excluded = { excluded: 'cancelled' }
  const told = outcome === 'ok' ? 'good' : outcome === 'cancelled' ? excluded : 'bad'
  return { id, atMs, outcome: told, durationNs }
}
