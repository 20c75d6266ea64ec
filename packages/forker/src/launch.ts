import type { SpawnOptions } from 'node:child_process'
import type { System } from './system.ts'

/** What became of one spawn. */
export type Launched =
  | { readonly outcome: 'spawned'; readonly pid: number }
  | { readonly outcome: 'failed'; readonly cause: Error }

/**
 * Starts `file` so that it shares nothing with the caller: own session, no descriptors, no directory.
 * Awaits nothing. Never `fork`: its channel keeps the caller alive.
 */
export function launch(
  system: System,
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): Launched {
  try {
    const child = system.spawn(file, args, spawnOptions(system.platform, env))
    // A failure to start also comes later, as an event; unheard it would end the caller.
    child.on('error', ignore)
    child.unref()
    return child.pid === undefined
      ? { outcome: 'failed', cause: new Error(`${file} could not be started`) }
      : { outcome: 'spawned', pid: child.pid }
  } catch (error) {
    return { outcome: 'failed', cause: error instanceof Error ? error : new Error(String(error)) }
  }
}

/**
 * How a process is cut loose.
 *
 * POSIX: `detached` is setsid. Windows has no sessions of that kind: libuv puts children into a job that
 * dies with the parent, except detached ones; those get no console, and `windowsHide` keeps one from
 * flashing up. A process there locks its directory, so it gets one that nobody removes.
 */
export function spawnOptions(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string>>,
): SpawnOptions {
  return {
    detached: true,
    windowsHide: true,
    stdio: 'ignore',
    cwd: platform === 'win32' ? windowsRoot(env) : '/',
    env,
  }
}

function windowsRoot(env: Readonly<Record<string, string>>): string {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'SYSTEMROOT')
  return (name === undefined ? undefined : env[name]) ?? 'C:\\'
}

function ignore(): void {}
