import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
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

/**
 * What the platform says that it can do: nothing where it does not say.
 *
 * @throws {@link CliError} of kind `unreachable` or `rate-limited` when it gives no answer.
 */
export async function platformFeatures(ctx: CommandContext, host: string): Promise<Features> {
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
