import { randomBytes } from 'node:crypto'
import type { Database } from '../store/database.ts'
import { text } from '../store/row.ts'
import { createAuthority, type CertifiedKey } from './certificates.ts'

/** What makes a cluster the one it is; made when it is first asked for, gone with the cluster. */
export interface ClusterIdentity {
  readonly authority: CertifiedKey
  /** Signs its tokens; 32 bytes as hex. */
  readonly tokenKey: string
}

/** The domain can never be one on the network. @see RFC 6761, section 6.4 */
const domain = '.cluster.indev.invalid'

/** The name by which a server knows which cluster is meant. */
export function serverNameOf(clusterId: string): string {
  return clusterId + domain
}

/** The cluster that a server name means. */
export function clusterIdIn(serverName: string): string | undefined {
  return serverName.endsWith(domain) ? serverName.slice(0, -domain.length) : undefined
}

/** The identity of a cluster that there is. Every request asks for it: only the first of all writes. */
export function identityOf(database: Database, clusterId: string): ClusterIdentity {
  return known(database, clusterId) ?? database.transaction(() => make(database, clusterId))
}

function known(database: Database, clusterId: string): ClusterIdentity | undefined {
  const row = database.get('SELECT * FROM kubernetes_clusters WHERE cluster_id = ?', clusterId)
  return row && { authority: JSON.parse(text(row, 'authority')), tokenKey: text(row, 'token_key') }
}

function make(database: Database, clusterId: string): ClusterIdentity {
  const made = known(database, clusterId)
  if (made !== undefined) return made
  const authority = createAuthority(authorityName(clusterId))
  const tokenKey = randomBytes(32).toString('hex')
  database.run(
    'INSERT INTO kubernetes_clusters VALUES (?, ?, ?, 0)',
    clusterId,
    JSON.stringify(authority),
    tokenKey,
  )
  return { authority, tokenKey }
}

export function authorityName(clusterId: string): string {
  return `indev simulated cluster ${clusterId}`
}
