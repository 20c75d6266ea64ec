import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { exclusively } from '../auth/lock.ts'
import { knownPlatform, rememberPlatform } from '../auth/platforms.ts'
import { stringsIn } from '../json.ts'
import { refusal } from './refusal.ts'

/** Extras that a platform may have; one that names none has only what its first clients needed. */
export type Feature =
  | 'idempotency-keys'
  | 'operations'
  | 'events'
  | 'scaling'
  | 'labels'
  | 'leases'
  | 'protection'
  | 'kubeconfig'

/** What a platform can do; names of later ones are kept, and mean nothing here. */
export type Features = ReadonlySet<string>

/** For so long a platform is taken at its word, ms. */
const KEPT_MS = 3_600_000

/**
 * What the platform can do, as it said within the last hour, at sign-in for one: that is not asked again.
 *
 * @param wanted - A platform that could not do this is asked each time: it may have learned it.
 * @throws {@link CliError} as {@link askFeatures}.
 */
export async function platformFeatures(
  ctx: CommandContext,
  host: string,
  wanted: readonly Feature[],
): Promise<Features> {
  const known = ctx.paths === undefined ? undefined : knownPlatform(ctx.paths, host)
  const hasAll = (features: Features): boolean => wanted.every((feature) => features.has(feature))
  const ageMs = ctx.clock.nowMs() - (known?.featuresAtMs ?? 0)
  const isYoung = ageMs >= 0 && ageMs < KEPT_MS
  const kept = new Set(isYoung ? known?.features : [])
  if (hasAll(kept)) return kept
  const asked = await askFeatures(ctx, host)
  if (hasAll(asked)) await keep(ctx, host, [...asked])
  return asked
}

/**
 * What the platform says now that it can do: nothing where it does not say.
 *
 * @throws {@link CliError} of kind `unreachable` or `rate-limited` when it gives no answer.
 */
export async function askFeatures(ctx: CommandContext, host: string): Promise<Features> {
  const answer = await ctx.http({
    method: 'GET',
    url: `${host}/.well-known/indev-platform`,
    headers: { accept: 'application/json' },
    retry: 'safe',
    traced: true,
  })
  // A platform that is away for a moment must not pass for one that can do nothing.
  if (answer.status === 429 || answer.status >= 500) throw refusal(answer, { area: 'platform' })
  try {
    return new Set(answer.status === 200 ? stringsIn(answer.json(), 'features') : [])
  } catch {
    // Whatever answers every path with a page is no such document.
    return new Set()
  }
}

/** Keeps what a platform said beside what is known of it; where somebody is changing that, the next command may. */
async function keep(ctx: CommandContext, host: string, features: readonly string[]): Promise<void> {
  const { paths } = ctx
  if (paths === undefined) return
  const write = (): void => {
    const known = knownPlatform(paths, host)
    if (known === undefined) return
    rememberPlatform(paths, host, { ...known, features, featuresAtMs: ctx.clock.nowMs() })
  }
  try {
    await exclusively<void | null>(ctx, paths, write, () => null)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
  }
}

/**
 * Refuses what this platform would silently leave undone.
 *
 * @throws {@link CliError} `platform.unsupported`.
 */
export function demand(features: Features, feature: Feature, what: string): void {
  if (!features.has(feature)) throw unsupported(what)
}

/** The error for what this platform has no way to do. */
export function unsupported(what: string): CliError {
  return new CliError({
    slug: 'platform.unsupported',
    kind: 'failed',
    message: `this platform has no ${what}`,
    recordable: true,
  })
}
