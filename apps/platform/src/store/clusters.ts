import {
  clusterStates,
  presets,
  type Cluster,
  type ClusterFacts,
  type ClusterSpec,
  type ClusterState,
  type Labels,
  type NodePool,
} from '../clusters/cluster.ts'
import type { Dice } from '../dice.ts'
import type { Database } from './database.ts'
import type { EventStore } from './events.ts'
import { integer, oneOf, optionalInteger, optionalText, text, type Row } from './row.ts'

/** A change of state, with its reason for programs and its message for people. */
export interface ClusterChange extends Partial<ClusterFacts> {
  readonly state: ClusterState
  readonly reason: string
  readonly message: string
}

/** What its owner can change of a cluster; what is left out stays. */
export interface ClusterSettings {
  readonly nodePools?: readonly NodePool[]
  readonly labels?: Labels
  readonly isProtected?: boolean
  /** Null is never. */
  readonly expiresAtMs?: number | null
}

/** Which clusters to list; all where it is left out. */
interface ClusterFilter {
  readonly state?: ClusterState | undefined
  /** Only what was made after the cluster of this sequence number. */
  readonly after?: number
  readonly limit?: number
}

/** The clusters of every organisation; nothing is seen across organisations. */
export interface ClusterStore {
  /** In the order in which they were made. */
  list(organizationId: string, filter?: ClusterFilter): Cluster[]
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
  set(id: string, settings: ClusterSettings): void
  /** The ids of those that should be gone by now: neither protected nor being deleted. */
  expired(): string[]
  /** Keeps the way to its Kubernetes API, where the platform does not serve it itself. */
  keepKubeconfig(id: string, kubeconfig: string): void
  kubeconfig(id: string): string | undefined
  /** The ids of those that are to be looked at: made, and with nothing under way. */
  settled(): string[]
  /** One of those. */
  settledById(id: string): Cluster | undefined
  setPullSecret(id: string, pullSecretId: string): void
  /** Forgets clusters that were deleted before `beforeMs`. */
  purgeDeleted(beforeMs: number): number
}

const alive = "state <> 'deleted'"
const settled = `state IN ('ready', 'degraded') AND NOT EXISTS (SELECT 1 FROM operations o
  WHERE o.cluster_id = clusters.id AND o.state = 'active')`

export function createClusterStore(
  database: Database,
  dice: Dice,
  nowMs: () => number,
  events: EventStore,
): ClusterStore {
  const select = (where: string, ...values: (string | number | null)[]) =>
    database.all(`SELECT * FROM clusters WHERE ${where}`, ...values).map(toCluster)

  const store: ClusterStore = {
    list: (organizationId, { state, after = 0, limit = -1 } = {}) =>
      select(
        `organization_id = ? AND ${alive} AND sequence > ? AND coalesce(state = ?, TRUE)
         ORDER BY sequence LIMIT ?`,
        organizationId,
        after,
        state ?? null,
        limit,
      ),
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
             created_at_ms, changed_at_ms, pull_secret_id, labels, protected, expires_at_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 'Pending', '', '', '', '', ?, ?, ?, ?, ?, ?)`,
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
          JSON.stringify(spec.labels ?? {}),
          spec.isProtected === true ? 1 : 0,
          spec.expiresAtMs ?? null,
        )
        events.add(id, { state: 'pending', reason: 'Pending', message: '' })
        return store.find(id)
      }),
    change: (id, { state, reason, message, consoleUrl, epg, ingressIp }) => {
      events.add(id, { state, reason, message })
      if (state === 'deleted') database.run('DELETE FROM kubeconfigs WHERE cluster_id = ?', id)
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
    set: (id, { nodePools, labels, isProtected, expiresAtMs }) => {
      database.run(
        `UPDATE clusters SET node_pools = coalesce(?, node_pools), labels = coalesce(?, labels),
           protected = coalesce(?, protected), expires_at_ms = iif(?, ?, expires_at_ms) WHERE id = ?`,
        nodePools === undefined ? null : JSON.stringify(nodePools),
        labels === undefined ? null : JSON.stringify(labels),
        isProtected === undefined ? null : Number(isProtected),
        Number(expiresAtMs !== undefined),
        expiresAtMs ?? null,
        id,
      )
    },
    expired: () =>
      database
        .all(
          `SELECT id FROM clusters WHERE expires_at_ms <= ? AND protected = 0
           AND state NOT IN ('deleting', 'deleted')`,
          nowMs(),
        )
        .map((row) => text(row, 'id')),
    keepKubeconfig: (id, kubeconfig) =>
      void database.run('INSERT OR REPLACE INTO kubeconfigs VALUES (?, ?)', id, kubeconfig),
    kubeconfig: (id) => {
      const row = database.get('SELECT kubeconfig FROM kubeconfigs WHERE cluster_id = ?', id)
      return row && text(row, 'kubeconfig')
    },
    settled: () =>
      database.all(`SELECT id FROM clusters WHERE ${settled}`).map((row) => text(row, 'id')),
    settledById: (id) => select(`id = ? AND ${settled}`, id)[0],
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
    sequence: integer(row, 'sequence'),
    organizationId: text(row, 'organization_id'),
    createdBy: text(row, 'created_by'),
    name: text(row, 'name'),
    version: text(row, 'version'),
    environment: optionalText(row, 'environment'),
    nodePools: JSON.parse(text(row, 'node_pools')),
    labels: JSON.parse(text(row, 'labels')),
    isProtected: integer(row, 'protected') === 1,
    expiresAtMs: optionalInteger(row, 'expires_at_ms'),
    state: oneOf(row, 'state', clusterStates),
    reason: text(row, 'reason'),
    message: text(row, 'message'),
    consoleUrl: text(row, 'console_url'),
    epg: text(row, 'epg'),
    ingressIp: text(row, 'ingress_ip'),
    createdAtMs: integer(row, 'created_at_ms'),
    changedAtMs: integer(row, 'changed_at_ms'),
    pullSecretId: optionalText(row, 'pull_secret_id'),
  }
}
