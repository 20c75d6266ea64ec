import { guardCrashes, type CrashGuard } from '@indev/crash'
import { reapRuns } from '@indev/crash/reports'
import { ProvisionerError } from '../clusters/provisioner.ts'
import { version } from '../version.ts'
import { placesIn } from './places.ts'

/**
 * From now on, whatever ends this process leaves a report in the data directory; what earlier ones left
 * becomes one. Without local variables: a server's hold what its users have sent.
 */
export function guardServer(dataDir: string): CrashGuard {
  const { crashDir: dir } = placesIn(dataDir)
  reapRuns(dir)
  return guardCrashes({
    app: { name: 'indev-platform', version },
    dir,
    command: 'serve',
    locals: { arm: 'never' },
  })
}

/** Whether an error is the platform's own. */
export function isBug(error: unknown): boolean {
  return !(error instanceof ProvisionerError)
}
