import { join } from 'node:path'
import type { CommandContext, DiscoverInput } from '@indev/cli'
import type { AppPaths, PlatformWish } from '@indev/telemetry'
import { acceptUrl } from '../host.ts'
import { badAnswer, isObject, numberIn, stringIn, stringsIn } from '../json.ts'
import { targetOf } from '../profiles/target.ts'
import { dialectOf, KNOWN_PLATFORMS } from './known-platforms.ts'
import type { Dialect } from './known-platforms.ts'
import { readPrivateJson, writePrivateJson } from './private-file.ts'

/** What a platform says about itself: where to sign in, where its API is, where spans go. */
export interface Platform {
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  readonly scopes: readonly string[]
  readonly apiBase: string
  readonly dialect: Dialect
  /** OTLP base URL; absent when the platform wants no telemetry. */
  readonly otlpEndpoint?: string
  /** Extras that it names; absent where it says nothing of them. */
  readonly features?: readonly string[]
  /** When it named them, Unix ms; absent in a document that was not kept. */
  readonly featuresAtMs?: number
  /** What it wishes of telemetry, if anything; heard at sign-in, not kept. */
  readonly wish?: PlatformWish
}

/**
 * Asks the platform for its discovery document; one that is known to have none is answered for.
 *
 * @throws {@link CliError} `platform.bad-answer` when it names an address that tokens may not be sent to.
 */
export async function discoverPlatform(
  ctx: Pick<CommandContext, 'http'>,
  host: string,
): Promise<Platform> {
  const answer = await ctx.http({
    method: 'GET',
    url: `${host}/.well-known/indev-platform`,
    headers: { accept: 'application/json' },
    traced: true,
  })
  const known = Object.hasOwn(KNOWN_PLATFORMS, host) ? KNOWN_PLATFORMS[host] : undefined
  const platform = answer.status === 200 ? readPlatform(answer.json()) : known
  if (platform === undefined) throw badAnswer('discovery document')
  return platform
}

/**
 * Keeps the document, so that no later command has to ask for it.
 *
 * It outlives signing out: the spans of `logout` itself still have to arrive.
 */
export function rememberPlatform(
  paths: Pick<AppPaths, 'dataDir'>,
  host: string,
  platform: Platform,
): void {
  const { otlpEndpoint, wish: _, ...rest } = platform
  const telemetry = otlpEndpoint === undefined ? {} : { telemetry: { otlpEndpoint } }
  const { hosts } = readPrivateJson(platformsFile(paths))
  const others = isObject(hosts) ? hosts : {}
  writePrivateJson(platformsFile(paths), {
    v: 1,
    hosts: { ...others, [host]: { ...rest, ...telemetry } },
  })
}

/** The document kept for `host`; `undefined` before the first sign-in. */
export function knownPlatform(
  paths: Pick<AppPaths, 'dataDir'>,
  host: string,
): Platform | undefined {
  const { hosts } = readPrivateJson(platformsFile(paths))
  return isObject(hosts) ? readPlatform(hosts[host]) : undefined
}

/** {@link CliApp.discoverEndpoint}: never throws, for it runs before every command. */
export function discoveredEndpoint({ env, paths }: DiscoverInput): string | undefined {
  try {
    if (paths === undefined) return undefined
    return knownPlatform(paths, targetOf({ env, paths }).host)?.otlpEndpoint
  } catch {
    return undefined
  }
}

function platformsFile(paths: Pick<AppPaths, 'dataDir'>): string {
  return join(paths.dataDir, 'platforms.json')
}

function readPlatform(value: unknown): Platform | undefined {
  const issuer = acceptUrl(stringIn(value, 'issuer') ?? '')
  const apiBase = acceptUrl(stringIn(value, 'apiBase') ?? '')
  const clientId = stringIn(value, 'clientId')
  const audience = stringIn(value, 'audience')
  if (issuer === undefined || apiBase === undefined) return undefined
  if (clientId === undefined || audience === undefined) return undefined
  const telemetry = isObject(value) ? value['telemetry'] : undefined
  // Anything but `on` is the fleet's way to say stop.
  const state = stringIn(telemetry, 'state') ?? 'on'
  const minVersion = stringIn(telemetry, 'minVersion')
  const otlpEndpoint = state === 'on' ? stringIn(telemetry, 'otlpEndpoint') : undefined
  const hasFeatures = isObject(value) && Array.isArray(value['features'])
  const featuresAtMs = numberIn(value, 'featuresAtMs')
  return {
    issuer,
    clientId,
    audience,
    scopes: stringsIn(value, 'scopes'),
    apiBase,
    dialect: stringIn(value, 'dialect') === 'entra' ? 'entra' : dialectOf(issuer),
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    ...(hasFeatures ? { features: stringsIn(value, 'features') } : {}),
    ...(featuresAtMs === undefined ? {} : { featuresAtMs }),
    ...(state === 'on' && minVersion === undefined ? {} : { wish: { state, minVersion } }),
  }
}
