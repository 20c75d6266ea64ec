import type { Database } from './database.ts'
import type { Team, User } from './directory.ts'
import type { MakeId } from './ids.ts'

/** What changes teams; who they are is the directory's to say. */
export interface TeamStore {
  /** @returns undefined when the name is taken. */
  insert(maker: User, name: string, description: string): Team | undefined
  remove(id: string): void
  /** @returns false when the user is a member already. */
  addMember(id: string, userId: string, role: 'owner' | 'member'): boolean
  /** @returns false when the user is no member. */
  removeMember(id: string, userId: string): boolean
}

export function createTeamStore(database: Database, makeId: MakeId): TeamStore {
  const store: TeamStore = {
    insert: (maker, name, description) =>
      database.transaction(() => {
        const id = makeId('team')
        const changed = database.run(
          'INSERT INTO teams VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
          id,
          maker.organizationId,
          name,
          description,
        )
        if (changed === 0) return undefined
        store.addMember(id, maker.id, 'owner')
        return { id, name, description, role: 'owner' }
      }),
    remove: (id) =>
      database.transaction(() => {
        database.run("DELETE FROM cluster_members WHERE type = 'team' AND subject_id = ?", id)
        database.run('DELETE FROM team_members WHERE team_id = ?', id)
        database.run('DELETE FROM teams WHERE id = ?', id)
      }),
    addMember: (id, userId, role) =>
      database.run(
        'INSERT INTO team_members VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        id,
        userId,
        role,
      ) === 1,
    removeMember: (id, userId) =>
      database.run('DELETE FROM team_members WHERE team_id = ? AND user_id = ?', id, userId) === 1,
  }
  return store
}
