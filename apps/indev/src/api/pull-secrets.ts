import { CliError } from '@indev/cli'
import { badAnswer, stringIn, stringsIn } from '../json.ts'
import type { ClusterRef } from '../clusters/ref.ts'
import type { Api } from './client.ts'
import type { About } from './refusal.ts'
import type { PullSecret } from './wire.ts'

export type { PullSecret }

/** How to sign in to a registry. */
export interface RegistryLogin {
  readonly username: string
  readonly password: string
}

/** What a pull secret needs to be named again. */
export type PullSecretRef = Pick<PullSecret, 'id' | 'name'>

const ROOT = '/settings/image-pull-secrets'

const MANY: About = {
  area: 'pull-secret',
  next: [{ command: 'indev pull-secret list', why: 'shows the pull secrets that there are' }],
}

/** The pull secrets of the organization; never their passwords. */
export async function listPullSecrets(api: Api): Promise<readonly PullSecret[]> {
  const value = (await api.send({ method: 'GET', path: ROOT, about: MANY })).json()
  if (!Array.isArray(value)) throw badAnswer('list of pull secrets')
  return value.map(readPullSecret)
}

/** The pull secret of exactly this name: the API knows them by id alone. @throws {@link CliError} */
export async function pullSecretByName(api: Api, name: string): Promise<PullSecret> {
  const found = (await listPullSecrets(api)).find((each) => each.name === name)
  if (found !== undefined) return found
  throw new CliError({
    slug: 'pull-secret.not-found',
    kind: 'not-found',
    message: `pull secret "${name}" was not found`,
    recordable: true,
    ...(MANY.next === undefined ? {} : { next: MANY.next }),
  })
}

/** Creates a pull secret. @throws {@link CliError} `pull-secret.exists`. */
export async function createPullSecret(
  api: Api,
  name: string,
  registries: Readonly<Record<string, RegistryLogin>>,
): Promise<PullSecret> {
  const body = { name, registries }
  return readPullSecret((await api.send({ method: 'POST', path: ROOT, body, about: MANY })).json())
}

/** Adds, replaces and, with null, removes registries. */
export async function changePullSecret(
  api: Api,
  { id, name }: PullSecretRef,
  registries: Readonly<Record<string, RegistryLogin | null>>,
): Promise<PullSecret> {
  const path = `${ROOT}/${encodeURIComponent(id)}`
  const body = { registries }
  return readPullSecret((await api.send({ method: 'PATCH', path, body, about: one(name) })).json())
}

/** Deletes a pull secret; clusters that use it go on without. */
export async function deletePullSecret(api: Api, { id, name }: PullSecretRef): Promise<void> {
  const path = `${ROOT}/${encodeURIComponent(id)}`
  await api.send({ method: 'DELETE', path, about: one(name) })
}

/** Makes a cluster use a pull secret. */
export async function usePullSecret(
  api: Api,
  cluster: ClusterRef,
  secret: PullSecretRef,
): Promise<void> {
  const path = `/clusters/${encodeURIComponent(cluster.id)}/image-pull-secrets/${encodeURIComponent(secret.id)}`
  await api.send({ method: 'PUT', path, about: one(secret.name) })
}

function one(name: string): About {
  return { ...MANY, subject: `pull secret "${name}"` }
}

function readPullSecret(value: unknown): PullSecret {
  const id = stringIn(value, 'id')
  const name = stringIn(value, 'name')
  if (id === undefined || name === undefined) throw badAnswer('pull secret')
  const createdAt = stringIn(value, 'createdAt') ?? ''
  return { id, name, createdAt, registries: stringsIn(value, 'registries') }
}
