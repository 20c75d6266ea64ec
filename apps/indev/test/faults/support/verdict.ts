import type { Observed } from './observe.ts'

/**
 * What telemetry changed for the person typing; nothing when it changed nothing.
 *
 * @param off - The same command with telemetry off.
 */
export function disturbances(off: Observed, on: Observed): readonly string[] {
  const found: string[] = []
  if (on.exitCode !== off.exitCode) found.push(`exit ${on.exitCode} instead of ${off.exitCode}`)
  if (on.stdout !== off.stdout) found.push(`stdout: ${JSON.stringify(on.stdout)}`)
  if (on.stderr !== off.stderr) found.push(`stderr: ${JSON.stringify(on.stderr)}`)
  const allowed = new Set(off.connects.foreground)
  for (const address of on.connects.foreground) {
    if (!allowed.has(address)) found.push(`the foreground connected to ${address}`)
  }
  if (off.connects.background.length > 0) found.push('off, and yet something was sent')
  return found
}
