import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import type { Database } from './database.ts'
import { integer, text, type Row } from './row.ts'

/** Where the OIDC provider keeps sessions, grants, codes and tokens. */
export interface OidcStore {
  readonly adapter: AdapterFactory
  purgeExpired(): number
}

/** Times are the provider's own, which reads the machine's clock. */
export function createOidcStore(database: Database): OidcStore {
  return {
    adapter: (model) => createAdapter(database, model),
    purgeExpired: () => database.run('DELETE FROM oidc WHERE expires_at_ms <= ?', Date.now()),
  }
}

function createAdapter(database: Database, model: string): Adapter {
  const findBy = (column: 'id' | 'user_code' | 'uid', value: string) =>
    toPayload(
      database.get(
        `SELECT * FROM oidc WHERE model = ? AND ${column} = ?
           AND (expires_at_ms IS NULL OR expires_at_ms > ?)`,
        model,
        value,
        Date.now(),
      ),
    )
  return {
    upsert: async (id, payload, expiresInS) => {
      database.run(
        `INSERT INTO oidc (model, id, payload, grant_id, user_code, uid, expires_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload,
           grant_id = excluded.grant_id, user_code = excluded.user_code, uid = excluded.uid,
           expires_at_ms = excluded.expires_at_ms`,
        model,
        id,
        JSON.stringify(payload),
        payload.grantId ?? null,
        payload.userCode ?? null,
        payload.uid ?? null,
        expiresInS === undefined ? null : Date.now() + expiresInS * 1000,
      )
    },
    find: async (id) => findBy('id', id),
    findByUserCode: async (userCode) => findBy('user_code', userCode),
    findByUid: async (uid) => findBy('uid', uid),
    consume: async (id) => {
      const nowAtS = Math.floor(Date.now() / 1000)
      const where = 'model = ? AND id = ?'
      database.run(`UPDATE oidc SET consumed_at_s = ? WHERE ${where}`, nowAtS, model, id)
    },
    destroy: async (id) => {
      database.run('DELETE FROM oidc WHERE model = ? AND id = ?', model, id)
    },
    // The provider revokes a grant once for each model that can hang on it.
    revokeByGrantId: async (grantId) => {
      database.run('DELETE FROM oidc WHERE model = ? AND grant_id = ?', model, grantId)
    },
  }
}

function toPayload(row: Row | undefined): AdapterPayload | undefined {
  if (row === undefined) return undefined
  const payload: AdapterPayload = JSON.parse(text(row, 'payload'))
  if (row['consumed_at_s'] !== null) payload.consumed = integer(row, 'consumed_at_s')
  return payload
}
