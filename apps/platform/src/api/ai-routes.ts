import { randomBytes } from 'node:crypto'
import type { AiDeployment, AiKey, AiStore } from '../store/ai.ts'
import type { User } from '../store/directory.ts'
import { aiContracts } from './contract/ai-contracts.ts'
import { aiModels } from './contract/ai-shapes.ts'
import { answer, done, made, refuse, type Reply } from './reply.ts'
import { bind, type Route } from './route.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Language models, their deployments and the keys to them. */
export function aiRoutes(ai: AiStore): readonly Route[] {
  const find = (caller: User, id: string | undefined) =>
    ai.deployments(caller.organizationId).find((deployment) => deployment.id === id)
  /** Does something with a deployment that is the caller's to change. */
  const withOwned = (
    caller: User,
    id: string | undefined,
    act: (deployment: AiDeployment) => Reply,
  ): Reply => {
    const deployment = find(caller, id)
    if (deployment === undefined) return noDeployment
    const owns = caller.role === 'owner' || deployment.createdBy.id === caller.id
    return owns ? act(deployment) : notOwner
  }
  return bind(aiContracts, {
    listAiModels: () => answer(aiModels),
    listAiDeployments: ({ caller }) =>
      answer(ai.deployments(caller.organizationId).map(toWireDeployment)),
    createAiDeployment: ({ caller, body: { name, model } }) => {
      const owner = { organizationId: caller.organizationId, userId: caller.id }
      const deployment = ai.deploy(owner, name, model)
      return deployment === undefined ? nameTaken : made(toWireDeployment(deployment))
    },
    getAiDeploymentByName: ({ caller, params }) => {
      const deployment = ai
        .deployments(caller.organizationId)
        .find(({ name }) => name === params['name'])
      return deployment === undefined ? noDeployment : answer(toWireDeployment(deployment))
    },
    deleteAiDeployment: ({ caller, params }) =>
      withOwned(caller, params['id'], ({ id }) => {
        ai.removeDeployment(id)
        return done
      }),
    listAiKeys: ({ caller, params }) => {
      const deployment = find(caller, params['id'])
      return deployment === undefined ? noDeployment : answer(ai.keys(deployment.id).map(toWireKey))
    },
    createAiKey: ({ caller, params, body: { name, ttlDays } }) =>
      withOwned(caller, params['id'], ({ id }) => {
        const secret = `sim_${randomBytes(24).toString('base64url')}`
        const owner = { deploymentId: id, userId: caller.id }
        const key = ai.addKey(owner, name, secret, ttlDays * dayMs)
        return key === undefined ? nameTaken : made({ ...toWireKey(key), key: secret })
      }),
    getAiKeyByName: ({ caller, params }) => {
      const deployment = find(caller, params['id'])
      if (deployment === undefined) return noDeployment
      const key = ai.keys(deployment.id).find(({ name }) => name === params['name'])
      return key === undefined ? noKey : answer(toWireKey(key))
    },
    deleteAiKey: ({ caller, params }) =>
      withOwned(caller, params['id'], ({ id }) => {
        const key = ai.keys(id).find((candidate) => candidate.id === params['keyId'])
        if (key === undefined) return noKey
        ai.removeKey(key.id)
        return done
      }),
  })
}

const noDeployment = refuse('not_found', 'there is no such deployment')
const noKey = refuse('not_found', 'there is no such key')
const nameTaken = refuse('name_taken', 'this name is in use here')
const notOwner = refuse('forbidden', 'only its maker and owners of the organization may do this')

/** The address is of a domain that can never be. @see RFC 6761, section 6.4 */
function toWireDeployment({ id, name, model, createdBy }: AiDeployment) {
  return { id, name, model, endpoint: `https://${name}.llm.invalid/v1`, createdBy }
}

function toWireKey({ createdAtMs, expiresAtMs, ...key }: AiKey) {
  return {
    ...key,
    createdAt: new Date(createdAtMs).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
  }
}
