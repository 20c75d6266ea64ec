import { createHash } from 'node:crypto'
import type { Database } from './database.ts'
import type { MakeId } from './ids.ts'
import { integer, text, type Row } from './row.ts'

/** Somebody who made something. */
interface Maker {
  readonly id: string
  readonly name: string
  readonly upn: string
}

/** A language model that an organization runs. */
export interface AiDeployment {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly createdBy: Maker
}

/** A key to a deployment; the key itself is known to nobody any more. */
export interface AiKey {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly createdBy: Maker
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** Deployments of language models and the keys to them. */
export interface AiStore {
  deployments(organizationId: string): AiDeployment[]
  /** @returns undefined when the name is taken. */
  deploy(
    owner: { readonly organizationId: string; readonly userId: string },
    name: string,
    model: string,
  ): AiDeployment | undefined
  /** Its keys go with it. */
  removeDeployment(id: string): void
  keys(deploymentId: string): AiKey[]
  /** Keeps a hash of the key. @returns undefined when the name is taken. */
  addKey(
    owner: { readonly deploymentId: string; readonly userId: string },
    name: string,
    key: string,
    ttlMs: number,
  ): AiKey | undefined
  removeKey(id: string): void
}

/** How much of a key is shown for ever. */
const prefixChars = 8
const maker = 'users.id AS user_id, users.name AS user_name, users.upn AS user_upn'

export function createAiStore(database: Database, makeId: MakeId, nowMs: () => number): AiStore {
  const store: AiStore = {
    deployments: (organizationId) =>
      database
        .all(
          `SELECT d.*, ${maker} FROM ai_deployments d JOIN users ON users.id = d.created_by
           WHERE d.organization_id = ? ORDER BY d.name`,
          organizationId,
        )
        .map((row) => ({
          id: text(row, 'id'),
          name: text(row, 'name'),
          model: text(row, 'model'),
          createdBy: makerOf(row),
        })),
    deploy: ({ organizationId, userId }, name, model) => {
      const id = makeId('deployment')
      database.run(
        'INSERT INTO ai_deployments VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        id,
        organizationId,
        name,
        model,
        userId,
      )
      return store.deployments(organizationId).find((deployment) => deployment.id === id)
    },
    removeDeployment: (id) => void database.run('DELETE FROM ai_deployments WHERE id = ?', id),
    keys: (deploymentId) =>
      database
        .all(
          `SELECT k.*, ${maker} FROM ai_keys k JOIN users ON users.id = k.created_by
           WHERE k.deployment_id = ? ORDER BY k.name`,
          deploymentId,
        )
        .map((row) => ({
          id: text(row, 'id'),
          name: text(row, 'name'),
          prefix: text(row, 'prefix'),
          createdBy: makerOf(row),
          createdAtMs: integer(row, 'created_at_ms'),
          expiresAtMs: integer(row, 'expires_at_ms'),
        })),
    addKey: ({ deploymentId, userId }, name, key, ttlMs) => {
      const id = makeId('key')
      const createdAtMs = nowMs()
      database.run(
        'INSERT INTO ai_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        id,
        deploymentId,
        name,
        key.slice(0, prefixChars),
        createHash('sha256').update(key).digest('hex'),
        userId,
        createdAtMs,
        createdAtMs + ttlMs,
      )
      return store.keys(deploymentId).find((candidate) => candidate.id === id)
    },
    removeKey: (id) => void database.run('DELETE FROM ai_keys WHERE id = ?', id),
  }
  return store
}

function makerOf(row: Row): Maker {
  return { id: text(row, 'user_id'), name: text(row, 'user_name'), upn: text(row, 'user_upn') }
}
