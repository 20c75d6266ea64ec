import type { ClusterRef } from '../clusters/ref.ts'
import type { Api } from './client.ts'
import { type Member, readMembers } from './members.ts'
import type { About } from './refusal.ts'

/** A role on a cluster. */
export type ClusterRole = 'admin' | 'reader'

/** Who is given a role: a user or a team of the organization. */
export interface Subject {
  readonly type: 'user' | 'team'
  readonly id: string
  readonly name: string
}

/** Who has a role on a cluster. */
export async function listAccess(api: Api, cluster: ClusterRef): Promise<readonly Member[]> {
  const about = aboutCluster(cluster)
  return readMembers((await api.send({ method: 'GET', path: pathOf(cluster), about })).json())
}

/** Gives somebody a role on a cluster. @throws {@link CliError} `access.exists`. */
export async function grantAccess(
  api: Api,
  cluster: ClusterRef,
  { type, id }: Subject,
  role: ClusterRole,
): Promise<void> {
  const body = { values: [{ subject: { type, id }, roles: [role] }] }
  await api.send({ method: 'POST', path: pathOf(cluster), body, about: aboutCluster(cluster) })
}

/** Takes it away again. @throws {@link CliError} `access.not-found`. */
export async function revokeAccess(
  api: Api,
  cluster: ClusterRef,
  { type, id, name }: Subject,
): Promise<void> {
  const path = `${pathOf(cluster)}/${type}:${encodeURIComponent(id)}`
  const about = { ...aboutCluster(cluster), subject: `access of ${type} ${name}` }
  await api.send({ method: 'DELETE', path, about })
}

function pathOf({ id }: ClusterRef): string {
  return `/clusters/${encodeURIComponent(id)}/members`
}

function aboutCluster({ name }: ClusterRef): About {
  return {
    area: 'access',
    subject: `cluster "${name}"`,
    next: [{ command: `indev cluster access list ${name}`, why: 'shows who has access' }],
  }
}
