import type { CommandContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { type Counted, countAll, seriesOf } from './history.ts'
import { type Objective, earliestStartMs } from './objective.ts'
import { fleetLosses } from './span-metrics.ts'

/** Where commands are counted. */
export interface SourceChoice {
  readonly source: 'journal' | 'prometheus'
  readonly url: string | undefined
}

/**
 * Hands each objective and its commands to `use`: those of this machine's journal, or of the fleet's
 * Prometheus. One after the other, so that a month of commands is not held for all at once.
 *
 * What only a machine knows of itself is left out of the fleet's, and said on stderr.
 *
 * @throws {@link CliError} `slo.no-url`, and those of `judgedByFleet`.
 */
export async function measureAll<T>(
  objectives: readonly Objective[],
  { source, url }: SourceChoice,
  atMs: number,
  ctx: CommandContext,
  use: (objective: Objective, counted: Counted) => T,
): Promise<T[]> {
  if (source === 'journal') {
    const counts = countAll(objectives, ctx, earliestStartMs(objectives, atMs), atMs)
    return counts.flatMap((counted, nth) => {
      const objective = objectives[nth]
      return objective === undefined ? [] : [use(objective, counted)]
    })
  }
  const base = acceptUrl(url)
  const { judgedByFleet } = await import('./prometheus-source.ts')
  const results: T[] = []
  for (const objective of objectives) {
    for (const { slo, message } of fleetLosses(objective))
      ctx.narrate(`not the same: ${slo}: ${message}`)
    if (objective.where.part !== undefined) continue
    const from = { http: ctx.http, url: base, app: ctx.app.identity.name }
    const judged = await judgedByFleet(from, objective, atMs)
    results.push(use(objective, { series: seriesOf(judged), unsure: 0 }))
  }
  return results
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
