import type { AppIdentity } from './identity.ts'
import { ciVendor } from './ci.ts'
import type { ResourceAttributes } from './span-record.ts'

/** We are not OpenTelemetry's SDK, whose name is reserved. The version is that of what is recorded. */
const SDK = {
  'telemetry.sdk.name': '@indev/telemetry',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.version': '1',
} as const

/**
 * The resource, written by hand: the SDK's detectors would add the host's name, the user's name,
 * the machine's id and the whole command line.
 *
 * @param env - Asked for the CI system only.
 */
export function resourceOf(
  app: Pick<AppIdentity, 'name' | 'version'>,
  installationId: string,
  env: NodeJS.ProcessEnv,
): ResourceAttributes {
  const ci = ciVendor(env)
  return {
    ...SDK,
    'service.name': app.name,
    'service.version': app.version,
    'app.installation.id': installationId,
    'os.type': process.platform === 'win32' ? 'windows' : process.platform,
    'host.arch': process.arch === 'x64' ? 'amd64' : process.arch,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    ...(ci === undefined ? {} : { 'cli.ci': ci }),
  }
}
