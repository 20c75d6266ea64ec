import type { ClusterStore } from '../store/clusters.ts'
import type { User } from '../store/directory.ts'
import type { PullSecret, PullSecretStore } from '../store/pull-secrets.ts'
import type { ClusterView } from './cluster-view.ts'
import { pullSecretContracts } from './contract/pull-secret-contracts.ts'
import { answer, done, made, refuse, type Reply } from './reply.ts'
import { bind, type Route } from './route.ts'

export interface PullSecretRoutesOptions {
  readonly clusters: ClusterStore
  readonly pullSecrets: PullSecretStore
  readonly view: ClusterView
}

/** Credentials for registries. */
export function pullSecretRoutes(options: PullSecretRoutesOptions): readonly Route[] {
  const { clusters, pullSecrets, view } = options
  const find = (caller: User, id = '') => pullSecrets.byId(caller.organizationId, id)
  /** Does something with a pull secret that the caller may change. */
  const withOwned = (caller: User, id = '', act: (secret: PullSecret) => Reply): Reply => {
    const secret = find(caller, id)
    if (secret === undefined) return noSecret
    return caller.role === 'owner' ? act(secret) : notOwner
  }
  return bind(pullSecretContracts, {
    listPullSecrets: ({ caller }) =>
      answer(pullSecrets.list(caller.organizationId).map(toWireSecret)),
    createPullSecret: ({ caller, body: { name, registries } }) => {
      if (caller.role !== 'owner') return notOwner
      const secret = pullSecrets.insert(caller.organizationId, name, registries)
      return secret === undefined ? nameTaken : made(toWireSecret(secret))
    },
    getPullSecret: ({ caller, params }) => {
      const secret = find(caller, params['id'])
      return secret === undefined ? noSecret : answer(toWireSecret(secret))
    },
    changePullSecret: ({ caller, params, body }) =>
      withOwned(caller, params['id'], ({ id, registries }) => {
        const left = new Set(registries)
        for (const [address, credential] of Object.entries(body.registries)) {
          if (credential === null) left.delete(address)
          else left.add(address)
        }
        if (left.size === 0) return lastRegistry
        pullSecrets.change(id, body.registries)
        const changed = find(caller, id)
        return changed === undefined ? noSecret : answer(toWireSecret(changed))
      }),
    deletePullSecret: ({ caller, params }) =>
      withOwned(caller, params['id'], ({ id }) => {
        pullSecrets.remove(id)
        return done
      }),
    setClusterPullSecret: ({ caller, params }) => {
      const cluster = clusters.byId(caller.organizationId, params['id'] ?? '')
      if (cluster === undefined) return noCluster
      if (view.roleOn(cluster, caller) !== 'admin') return notAdmin
      const secret = find(caller, params['secretId'])
      if (secret === undefined) return noSecret
      clusters.setPullSecret(cluster.id, secret.id)
      return done
    },
  })
}

const noCluster = refuse('not_found', 'there is no such cluster')
const noSecret = refuse('not_found', 'there is no such pull secret')
const nameTaken = refuse('name_taken', 'your organization has a pull secret of this name')
const notOwner = refuse('forbidden', 'only owners of the organization may do this')
const notAdmin = refuse('forbidden', 'only its admins and owners of the organization may do this')
const lastRegistry = refuse('invalid_request', 'registries one must stay')

function toWireSecret({ id, name, createdAtMs, registries }: PullSecret) {
  return { id, name, createdAt: new Date(createdAtMs).toISOString(), registries }
}
