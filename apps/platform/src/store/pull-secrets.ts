import type { Database } from './database.ts'
import type { MakeId } from './ids.ts'
import { integer, text, type Row } from './row.ts'

/** Credentials for registries, under one name. */
export interface PullSecret {
  readonly id: string
  readonly name: string
  readonly createdAtMs: number
  /** Addresses. */
  readonly registries: readonly string[]
}

/** User names by address; null takes a registry away. */
type RegistryChanges = Readonly<Record<string, { readonly username: string } | null>>

/**
 * The pull secrets of every organization.
 *
 * Passwords are taken and not kept: a simulated cluster pulls nothing.
 */
export interface PullSecretStore {
  list(organizationId: string): PullSecret[]
  byId(organizationId: string, id: string): PullSecret | undefined
  /** By id or by name. */
  find(organizationId: string, idOrName: string): PullSecret | undefined
  /** @returns undefined when the name is taken. */
  insert(organizationId: string, name: string, registries: RegistryChanges): PullSecret | undefined
  change(id: string, registries: RegistryChanges): void
  remove(id: string): void
}

export function createPullSecretStore(
  database: Database,
  makeId: MakeId,
  nowMs: () => number,
): PullSecretStore {
  const toSecret = (row: Row): PullSecret => {
    const id = text(row, 'id')
    const registries = database
      .all(
        'SELECT address FROM pull_secret_registries WHERE pull_secret_id = ? ORDER BY address',
        id,
      )
      .map((registry) => text(registry, 'address'))
    return { id, name: text(row, 'name'), createdAtMs: integer(row, 'created_at_ms'), registries }
  }
  const store: PullSecretStore = {
    list: (organizationId) =>
      database
        .all('SELECT * FROM pull_secrets WHERE organization_id = ? ORDER BY name', organizationId)
        .map(toSecret),
    byId: (organizationId, id) => {
      const row = database.get(
        'SELECT * FROM pull_secrets WHERE organization_id = ? AND id = ?',
        organizationId,
        id,
      )
      return row && toSecret(row)
    },
    find: (organizationId, idOrName) => {
      const row = database.get(
        `SELECT * FROM pull_secrets WHERE organization_id = ? AND (id = ? OR name = ?)
         ORDER BY id = ? DESC`,
        organizationId,
        idOrName,
        idOrName,
        idOrName,
      )
      return row && toSecret(row)
    },
    insert: (organizationId, name, registries) =>
      database.transaction(() => {
        const id = makeId('pull secret')
        const changed = database.run(
          'INSERT INTO pull_secrets VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
          id,
          organizationId,
          name,
          nowMs(),
        )
        if (changed === 0) return undefined
        store.change(id, registries)
        return store.byId(organizationId, id)
      }),
    change: (id, registries) => {
      for (const [address, credential] of Object.entries(registries)) {
        if (credential === null) {
          database.run(
            'DELETE FROM pull_secret_registries WHERE pull_secret_id = ? AND address = ?',
            id,
            address,
          )
        } else {
          database.run(
            `INSERT INTO pull_secret_registries VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET username = excluded.username`,
            id,
            address,
            credential.username,
          )
        }
      }
    },
    remove: (id) => void database.run('DELETE FROM pull_secrets WHERE id = ?', id),
  }
  return store
}
