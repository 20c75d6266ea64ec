import {
  clusterStates,
  presets,
  type Cluster,
  type ClusterFacts,
  type ClusterSpec,
  type ClusterState,
  type NodePool,
} from '../clusters/cluster.ts'
import type { Dice } from '../dice.ts'
import type { Database } from './database.ts'
import type { EventStore } from './events.ts'
import { integer, oneOf, optionalText, text, type Row } from './row.ts'

/** A change of state, with its reason for programs and its message for people. */
export interface ClusterChange extends Partial<ClusterFacts> {
  readonly state: ClusterState
  readonly reason: string
  readonly message: string
}

/** The clusters of every organisation; nothing is seen across organisations. */
export interface ClusterStore {
  list(organizationId: string): Cluster[]
  count(organizationId: string): number
  byId(organizationId: string, id: string): Cluster | undefined
  byName(organizationId: string, name: string): Cluster | undefined
  /** Also one that was deleted within the last day. */
  everById(organizationId: string, id: string): Cluster | undefined
  /** For the worker, which works for all. */
  find(id: string): Cluster | undefined
  /** @param exactName - Without it, the name gets a suffix that nobody has. @returns undefined when the name is taken. */
  insert(
    owner: { readonly organizationId: string; readonly userId: string },
    spec: ClusterSpec,
    exactName: boolean,
  ): Cluster | undefined
  change(id: string, change: ClusterChange): void
  setPullSecret(id: string, pullSecretId: string): void
  /** Forgets clusters that were deleted before `beforeMs`. */
  purgeDeleted(beforeMs: number): number
}

const alive = "state <> 'deleted'"

export function createClusterStore(
  database: Database,
  dice: Dice,
  nowMs: () => number,
  events: EventStore,
): ClusterStore {
  const select = (where: string, ...values: string[]) =>
    database
      .all(`SELECT * FROM clusters WHERE ${where} ORDER BY sequence`, ...values)
      .map(toCluster)

  const store: ClusterStore = {
    list: (organizationId) => select(`organization_id = ? AND ${alive}`, organizationId),
    count: (organizationId) =>
      integer(
        database.get(
          `SELECT count(*) AS n FROM clusters WHERE organization_id = ? AND ${alive}`,
          organizationId,
        ) ?? {},
        'n',
      ),
    byId: (organizationId, id) =>
      select(`organization_id = ? AND ${alive} AND id = ?`, organizationId, id)[0],
    byName: (organizationId, name) =>
      select(`organization_id = ? AND ${alive} AND name = ?`, organizationId, name)[0],
    everById: (organizationId, id) =>
      select('organization_id = ? AND id = ?', organizationId, id)[0],
    find: (id) => select('id = ?', id)[0],
    insert: ({ organizationId, userId }, spec, exactName) =>
      database.transaction(() => {
        // The label of every throw is the cluster's number, so that a restart repeats none.
        const number = nextNumber(database)
        const name = exactName
          ? spec.name
          : freeName(spec.name, number, dice, (taken) => store.byName(organizationId, taken))
        if (store.byName(organizationId, name) !== undefined) return undefined
        const id = dice.uuid(`cluster ${number}`)
        const nowAtMs = nowMs()
        database.run(
          `INSERT INTO clusters (id, organization_id, created_by, name, version, environment,
             integration_id, node_pools, state, reason, message, console_url, epg, ingress_ip,
             created_at_ms, changed_at_ms, pull_secret_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 'Pending', '', '', '', '', ?, ?, ?)`,
          id,
          organizationId,
          userId,
          name,
          spec.version,
          spec.environment ?? null,
          spec.integrationId,
          JSON.stringify(poolsOf(spec, id, dice)),
          nowAtMs,
          nowAtMs,
          spec.pullSecretId ?? null,
        )
        events.add(id, { state: 'pending', reason: 'Pending', message: '' })
        return store.find(id)
      }),
    change: (id, { state, reason, message, consoleUrl, epg, ingressIp }) => {
      events.add(id, { state, reason, message })
      database.run(
        `UPDATE clusters SET state = ?, reason = ?, message = ?, changed_at_ms = ?,
           console_url = coalesce(?, console_url), epg = coalesce(?, epg),
           ingress_ip = coalesce(?, ingress_ip) WHERE id = ?`,
        state,
        reason,
        message,
        nowMs(),
        consoleUrl ?? null,
        epg ?? null,
        ingressIp ?? null,
        id,
      )
    },
    setPullSecret: (id, pullSecretId) =>
      void database.run('UPDATE clusters SET pull_secret_id = ? WHERE id = ?', pullSecretId, id),
    purgeDeleted: (beforeMs) =>
      database.run("DELETE FROM clusters WHERE state = 'deleted' AND changed_at_ms < ?", beforeMs),
  }
  return store
}

function nextNumber(database: Database): number {
  const row = database.get("SELECT seq FROM sqlite_sequence WHERE name = 'clusters'")
  return row === undefined ? 1 : integer(row, 'seq') + 1
}

function freeName(
  base: string,
  number: number,
  dice: Dice,
  taken: (name: string) => unknown,
): string {
  for (let attempt = 0; ; attempt++) {
    const name = `${base}-${dice.suffix(`suffix ${number} ${attempt}`, 6)}`
    if (taken(name) === undefined) return name
  }
}

function poolsOf(spec: ClusterSpec, clusterId: string, dice: Dice): NodePool[] {
  return spec.nodePools.map((pool, index) => ({
    ...pool,
    id: dice.uuid(`pool ${clusterId} ${index}`),
    name: pool.name ?? `pool-${index + 1}`,
    compute: presets[pool.preset],
  }))
}

function toCluster(row: Row): Cluster {
  return {
    id: text(row, 'id'),
    organizationId: text(row, 'organization_id'),
    createdBy: text(row, 'created_by'),
    name: text(row, 'name'),
    version: text(row, 'version'),
    nodePools: JSON.parse(text(row, 'node_pools')),
    state: oneOf(row, 'state', clusterStates),
    reason: text(row, 'reason'),
    message: text(row, 'message'),
    consoleUrl: text(row, 'console_url'),
    epg: text(row, 'epg'),
    ingressIp: text(row, 'ingress_ip'),
    createdAtMs: integer(row, 'created_at_ms'),
    pullSecretId: optionalText(row, 'pull_secret_id'),
  }
}
