import { badAnswer, isObject, numberIn, stringIn } from '../json.ts'
import type { Api } from './client.ts'
import type { About } from './refusal.ts'
import type { AiDeployment, AiKey, AiKeyWithSecret, AiModel } from './wire.ts'

export type { AiDeployment, AiKey, AiKeyWithSecret, AiModel }

/** What a deployment needs to be named again. */
export type DeploymentRef = Pick<AiDeployment, 'id' | 'name'>

const ROOT = '/blurite/llm-deployments'

const MANY: About = {
  area: 'ai-deployment',
  next: [{ command: 'indev ai deployment list', why: 'shows the deployments that there are' }],
}

/** The models on offer. */
export async function listModels(api: Api): Promise<readonly AiModel[]> {
  const about: About = { area: 'ai-model', subject: 'AI' }
  return manyOf(await get(api, '/blurite/models', about), 'model', (value) => {
    const { id, displayName } = strings(value, ['id', 'displayName'], 'model')
    const description = stringIn(value, 'description') ?? ''
    return { id, displayName, description, contextLength: numberIn(value, 'contextLength') ?? 0 }
  })
}

/** The deployments of the organization. */
export async function listDeployments(api: Api): Promise<readonly AiDeployment[]> {
  return manyOf(await get(api, ROOT, { ...MANY, subject: 'AI' }), 'deployment', readDeployment)
}

/** The deployment of exactly this name. @throws {@link CliError} `ai-deployment.not-found`. */
export async function deploymentByName(api: Api, name: string): Promise<AiDeployment> {
  return readDeployment(await get(api, `${ROOT}/by-name/${encodeURIComponent(name)}`, one(name)))
}

/** Deploys a model. @throws {@link CliError} `ai-deployment.exists`. */
export async function createDeployment(
  api: Api,
  body: Pick<AiDeployment, 'name' | 'model'>,
): Promise<AiDeployment> {
  return readDeployment((await api.send({ method: 'POST', path: ROOT, body, about: MANY })).json())
}

/** Deletes a deployment and its keys. */
export async function deleteDeployment(api: Api, { id, name }: DeploymentRef): Promise<void> {
  const path = `${ROOT}/${encodeURIComponent(id)}`
  await api.send({ method: 'DELETE', path, about: one(name) })
}

/** The keys to a deployment; none of them with its secret. */
export async function listKeys(api: Api, deployment: DeploymentRef): Promise<readonly AiKey[]> {
  return manyOf(await get(api, keysOf(deployment), aboutKeys(deployment)), 'API key', readKey)
}

/** The key of exactly this name. @throws {@link CliError} `ai-key.not-found`. */
export async function keyByName(api: Api, deployment: DeploymentRef, name: string): Promise<AiKey> {
  const path = `${keysOf(deployment)}/by-name/${encodeURIComponent(name)}`
  return readKey(await get(api, path, { ...aboutKeys(deployment), subject: `API key "${name}"` }))
}

/** Makes a key; its secret is in this answer and nowhere else. */
export async function createKey(
  api: Api,
  deployment: DeploymentRef,
  body: { readonly name: string; readonly ttlDays: number },
): Promise<AiKeyWithSecret> {
  const about = aboutKeys(deployment)
  const value = (await api.send({ method: 'POST', path: keysOf(deployment), body, about })).json()
  return { ...readKey(value), ...strings(value, ['key'], 'API key') }
}

/** Deletes a key: whoever uses it is refused from now on. */
export async function deleteKey(
  api: Api,
  deployment: DeploymentRef,
  { id, name }: Pick<AiKey, 'id' | 'name'>,
): Promise<void> {
  const path = `${keysOf(deployment)}/${encodeURIComponent(id)}`
  const about = { ...aboutKeys(deployment), subject: `API key "${name}"` }
  await api.send({ method: 'DELETE', path, about })
}

async function get(api: Api, path: string, about: About): Promise<unknown> {
  return (await api.send({ method: 'GET', path, about })).json()
}

function one(name: string): About {
  return { ...MANY, subject: `AI deployment "${name}"` }
}

function keysOf({ id }: DeploymentRef): string {
  return `${ROOT}/${encodeURIComponent(id)}/api-keys`
}

function aboutKeys({ name }: DeploymentRef): About {
  const command = `indev ai apikey list --deployment ${name}`
  return {
    area: 'ai-key',
    subject: `AI deployment "${name}"`,
    next: [{ command, why: 'shows its keys' }],
  }
}

function manyOf<T>(value: unknown, what: string, read: (value: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw badAnswer(`list of ${what}s`)
  return value.map(read)
}

function readDeployment(value: unknown): AiDeployment {
  const found = strings(value, ['id', 'name', 'model', 'endpoint'], 'deployment')
  return { ...found, createdBy: readMaker(value) }
}

function readKey(value: unknown): AiKey {
  const found = strings(value, ['id', 'name', 'prefix', 'createdAt', 'expiresAt'], 'API key')
  return { ...found, createdBy: readMaker(value) }
}

function readMaker(value: unknown): AiDeployment['createdBy'] {
  const maker = isObject(value) ? value['createdBy'] : undefined
  const text = (key: string): string => stringIn(maker, key) ?? ''
  return { id: text('id'), name: text('name'), upn: text('upn') }
}

/** All of these strings. @throws {@link CliError} `platform.bad-answer` when one is missing. */
function strings<const K extends string>(
  value: unknown,
  keys: readonly K[],
  what: string,
): Readonly<Record<K, string>> {
  const found: Partial<Record<K, string>> = {}
  for (const key of keys) {
    const text = stringIn(value, key)
    if (text === undefined) throw badAnswer(what)
    found[key] = text
  }
  if (!hasAll(found, keys)) throw badAnswer(what)
  return found
}

function hasAll<K extends string>(
  found: Partial<Record<K, string>>,
  keys: readonly K[],
): found is Record<K, string> {
  return keys.every((key) => found[key] !== undefined)
}
