import type { CommandContext } from '@indev/cli'
import type { AppPaths } from '@indev/telemetry'
import type { Target } from '../profiles/target.ts'
import {
  keyOf,
  readVault,
  withActive,
  withoutSession,
  withSession,
  writeVault,
} from './credentials.ts'
import type { KeptSession, Method } from './credentials.ts'
import { exclusively } from './lock.ts'
import { rememberPlatform } from './platforms.ts'
import type { Platform } from './platforms.ts'
import { noticeFile } from './secret-store.ts'
import type { SecretStore } from './secret-store.ts'
import type { Granted } from './tokens.ts'

/** A sign-in that has succeeded, and what is to be made of it. */
export interface NewSession {
  readonly ctx: CommandContext
  readonly paths: AppPaths
  readonly target: Target
  readonly platform: Platform
  readonly store: SecretStore
  readonly granted: Granted
  readonly method: Method
}

/** Keeps a session as the one that the profile uses; others stay, to switch back to. */
export async function keepSession(begun: NewSession): Promise<KeptSession> {
  const { ctx, paths, target, platform, store, granted, method } = begun
  const { host } = target
  const key = keyOf(host, granted.identity)
  return exclusively(ctx, paths, async () => {
    const credentials = { ...granted, method }
    const { session, fallback } = await store.put({ key, host, credentials })
    rememberPlatform(paths, host, { ...platform, featuresAtMs: ctx.clock.nowMs() })
    // Of the first format nobody knows whose it is: what replaces it may well be the same person's.
    const others = withoutSession(readVault(paths), host)
    const vault = withActive(withSession(others, session), target, key)
    writeVault(paths, noticeFile(ctx, vault, fallback))
    return session
  })
}
