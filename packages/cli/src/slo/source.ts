import { type LogLinear, windowAt } from '@indev/slo'
import type { CommandContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { latencyByDay } from './days.ts'
import { type Counted, countAll, firstMs, historyOf, judgeAll, seriesOf } from './history.ts'
import type { Judged } from './judge.ts'
import { type Objective, earliestStartMs } from './objective.ts'
import type { FleetRange } from './prometheus-source.ts'
import { fleetLosses } from './span-metrics.ts'

/** Where commands are counted. */
export interface SourceChoice {
  readonly source: 'journal' | 'prometheus'
  readonly url: string | undefined
}

/** What is known of the commands that an objective is about. */
export interface Recorded {
  readonly objective: Objective
  readonly judged: readonly Judged[]
  /** Of the time that it is about, by UTC day; of the fleet nobody knows more than good or bad. */
  readonly latencies: () => ReadonlyMap<number, LogLinear>
  /** When the first command of all was recorded, Unix ms; `undefined` without any. */
  readonly sinceMs: number | undefined
  /** Lines and files of the journal that could not be read. */
  readonly spoiled: number
}

/**
 * Hands each objective and its counts to `use`: those of this machine's journal, or of the fleet's
 * Prometheus. One after the other, so that a month of commands is not held for all at once.
 *
 * What only a machine knows of itself is left out of the fleet's, and said on stderr.
 *
 * @throws {@link CliError} `slo.no-url`, and those of `judgedByFleet`.
 */
export async function measureAll<T>(
  objectives: readonly Objective[],
  choice: SourceChoice,
  atMs: number,
  ctx: CommandContext,
  use: (objective: Objective, counted: Counted) => T,
): Promise<T[]> {
  if (choice.source === 'journal') {
    const counts = countAll(objectives, ctx, earliestStartMs(objectives, atMs), atMs)
    return counts.flatMap((counted, nth) => {
      const objective = objectives[nth]
      return objective === undefined ? [] : [use(objective, counted)]
    })
  }
  return await fleet(
    objectives,
    choice,
    ctx,
    (objective) => windowOf(objective, atMs),
    (recorded) => use(recorded.objective, { series: seriesOf(recorded.judged), unsure: 0 }),
  )
}

/** The same with the commands themselves, as far as they are known. */
export async function recordAll<T>(
  objectives: readonly Objective[],
  choice: SourceChoice,
  atMs: number,
  ctx: CommandContext,
  use: (recorded: Recorded) => T,
  days?: FleetRange,
): Promise<T[]> {
  if (choice.source === 'prometheus') {
    return await fleet(objectives, choice, ctx, (one) => days ?? windowOf(one, atMs), use)
  }
  const history = historyOf(ctx, days?.fromMs ?? earliestStartMs(objectives, atMs), atMs)
  const sinceMs = firstMs(history)
  return objectives.map((objective) =>
    use({
      objective,
      judged: judgeAll(objective, history),
      latencies: () => latencyByDay(objective, history),
      sinceMs,
      spoiled: history.corruptLines + history.unreadableFiles,
    }),
  )
}

function windowOf({ slo }: Objective, atMs: number): FleetRange {
  return { fromMs: windowAt(slo.window, atMs).startMs, atMs }
}

async function fleet<T>(
  objectives: readonly Objective[],
  { url }: SourceChoice,
  ctx: CommandContext,
  rangeOf: (objective: Objective) => FleetRange,
  use: (recorded: Recorded) => T,
): Promise<T[]> {
  const from = { http: ctx.http, url: acceptUrl(url), app: ctx.app.identity.name }
  const { judgedByFleet } = await import('./prometheus-source.ts')
  const results: T[] = []
  for (const objective of objectives) {
    for (const { slo, message } of fleetLosses(objective)) {
      ctx.narrate(`not the same: ${slo}: ${message}`)
    }
    if (objective.where.part !== undefined) continue
    const judged = await judgedByFleet(from, objective, rangeOf(objective))
    const sinceMs = judged[0]?.startMs
    results.push(use({ objective, judged, latencies: () => new Map(), sinceMs, spoiled: 0 }))
  }
  return results
}

/**
 * Refuses the fleet where single commands are needed.
 *
 * @throws {@link CliError} `slo.only-journal`.
 */
export function onlyJournal(
  source: SourceChoice['source'],
  { app }: Pick<CommandContext, 'app'>,
): void {
  if (source === 'journal') return
  throw new CliError({
    slug: 'slo.only-journal',
    kind: 'usage',
    message:
      'replay needs the time of each command, and Prometheus keeps sums by scrape: its server answers when the rules themselves fired',
    recordable: true,
    next: [
      {
        command: `${app.identity.name} slo export prometheus`,
        why: 'writes these rules for the server',
      },
    ],
  })
}

function acceptUrl(url: string | undefined): string {
  if (url !== undefined && URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol)) return url
  throw new CliError({
    slug: 'slo.no-url',
    kind: 'usage',
    message:
      url === undefined
        ? '--source prometheus needs --url with the address of the server'
        : '--url is no http: or https: address',
    recordable: true,
  })
}
