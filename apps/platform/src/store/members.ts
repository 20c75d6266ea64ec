import type { Database } from './database.ts'
import type { User } from './directory.ts'
import { oneOf, text } from './row.ts'

const clusterRoles = ['admin', 'reader'] as const
export type ClusterRole = (typeof clusterRoles)[number]
const subjectTypes = ['user', 'team'] as const

/** Somebody who can be given a role: a user, or everybody in a team. */
export interface Subject {
  readonly type: (typeof subjectTypes)[number]
  readonly id: string
}

/** One entry of a cluster's access list. */
interface ClusterMember {
  readonly subject: Subject & { readonly name: string; readonly details: string }
  readonly role: ClusterRole
}

/** Who has been given a role on which cluster. */
export interface MemberStore {
  of(clusterId: string): ClusterMember[]
  /** @returns false when the subject has a role already. */
  add(clusterId: string, subject: Subject, role: ClusterRole): boolean
  /** @returns false when the subject has no role. */
  remove(clusterId: string, subject: Subject): boolean
  /** Owners of the organization administer everything, others what they or a team of theirs were given. */
  isAdmin(clusterId: string, user: User): boolean
  /** Which of these clusters somebody administers. */
  administered(clusterIds: readonly string[], user: User): ReadonlySet<string>
}

export function createMemberStore(database: Database): MemberStore {
  const store: MemberStore = {
    of: (clusterId) =>
      database
        .all(
          `SELECT m.type, m.subject_id, m.role,
             coalesce(users.name, teams.name) AS name,
             coalesce(users.upn, teams.description) AS details
           FROM cluster_members m
           LEFT JOIN users ON m.type = 'user' AND users.id = m.subject_id
           LEFT JOIN teams ON m.type = 'team' AND teams.id = m.subject_id
           WHERE m.cluster_id = ? ORDER BY m.type DESC, name, m.subject_id`,
          clusterId,
        )
        .map((row) => ({
          subject: {
            type: oneOf(row, 'type', subjectTypes),
            id: text(row, 'subject_id'),
            name: text(row, 'name'),
            details: text(row, 'details'),
          },
          role: oneOf(row, 'role', clusterRoles),
        })),
    add: (clusterId, { type, id }, role) =>
      database.run(
        'INSERT INTO cluster_members VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        clusterId,
        type,
        id,
        role,
      ) === 1,
    remove: (clusterId, { type, id }) =>
      database.run(
        'DELETE FROM cluster_members WHERE cluster_id = ? AND type = ? AND subject_id = ?',
        clusterId,
        type,
        id,
      ) === 1,
    isAdmin: (clusterId, user) => store.administered([clusterId], user).has(clusterId),
    administered: (clusterIds, user) => {
      if (user.role === 'owner') return new Set(clusterIds)
      const rows = database.all(
        `SELECT cluster_id FROM cluster_members
         WHERE cluster_id IN (SELECT value FROM json_each(?)) AND role = 'admin'
           AND ((type = 'user' AND subject_id = ?) OR (type = 'team' AND subject_id IN
             (SELECT team_id FROM team_members WHERE user_id = ?)))`,
        JSON.stringify(clusterIds),
        user.id,
        user.id,
      )
      return new Set(rows.map((row) => text(row, 'cluster_id')))
    },
  }
  return store
}
