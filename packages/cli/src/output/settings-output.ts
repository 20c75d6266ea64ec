import { resolvePaths } from '@indev/telemetry/decide'
import { withSettings } from '../global-defaults.ts'
import type { Invocation } from '../invocation.ts'

/**
 * Prints as the app's own settings say, where neither a flag nor a variable does.
 *
 * @throws What the app throws about settings that can't be read.
 */
export function withSettingsOutput(invocation: Invocation): Invocation {
  const { app, host, scan } = invocation
  if (scan.globals.outputFrom !== 'default' || app.defaultOutput === undefined) return invocation
  const paths = resolvePaths(app.identity, host.env)
  const globals = withSettings(scan.globals, app.defaultOutput({ env: host.env, paths }))
  return { ...invocation, scan: { ...scan, globals } }
}
