import { PlatformError } from '../platform-error.ts'
import type { Database } from '../store/database.ts'

/**
 * Refuses to work on clusters that another provisioner has made: it would never find them.
 *
 * @throws {@link PlatformError} `ERR_PLATFORM_PROVISIONER`.
 */
export function keepToProvisioner(database: Database, name: string): void {
  database.transaction(() => {
    const before = database.remember('provisioner', () => name)
    if (before === name) return
    if (database.get("SELECT 1 FROM clusters WHERE state <> 'deleted'") !== undefined) {
      const message = `there are clusters here that ${before} has made, and ${name} can not find`
      throw new PlatformError('ERR_PLATFORM_PROVISIONER', message)
    }
    database.run("UPDATE meta SET value = ? WHERE key = 'provisioner'", name)
  })
}
