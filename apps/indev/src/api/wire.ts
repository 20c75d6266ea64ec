// Generated from what the platform validates with (`npm run docs` in apps/platform); do not edit.

export interface AiDeployment {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly endpoint: string
  readonly createdBy: {
    readonly id: string
    readonly name: string
    readonly upn: string
  }
}

export interface AiDeploymentRequest {
  readonly name: string
  readonly model: 'sim-small-8b' | 'sim-large-70b'
}

export interface AiKey {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly createdBy: {
    readonly id: string
    readonly name: string
    readonly upn: string
  }
  readonly createdAt: string
  readonly expiresAt: string
}

export interface AiKeyRequest {
  readonly name: string
  readonly ttlDays: number
}

export interface AiKeyWithSecret {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly createdBy: {
    readonly id: string
    readonly name: string
    readonly upn: string
  }
  readonly createdAt: string
  readonly expiresAt: string
  readonly key: string
}

export interface AiModel {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly contextLength: number
}

export interface AuditEntry {
  readonly at: string
  /** user principal name */
  readonly actor: string
  /** operation id of the route */
  readonly action: string
  /** path */
  readonly target: string
  readonly outcome: 'done' | 'forbidden'
  readonly requestId: string
}

export interface Cluster {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly consoleUrl: string
  readonly epg: string
  readonly ingressIp: string
  readonly nodePools: readonly NodePool[]
  readonly status: {
    readonly ready: {
      readonly status: boolean
      readonly message: string
      readonly reason: string
    }
    readonly deployment: {
      readonly active: boolean
      readonly failed: boolean
    }
  }
  readonly roles: readonly ('admin' | 'reader')[]
  readonly state:
    | 'pending'
    | 'deploying'
    | 'ready'
    | 'updating'
    | 'degraded'
    | 'failed'
    | 'deleting'
    | 'deleted'
  readonly labels: Readonly<Record<string, string>>
  /** it can not be deleted, and does not expire */
  readonly protected: boolean
  readonly createdAt: string
  readonly imagePullSecret?: {
    readonly id: string
    readonly name: string
    readonly registries: readonly string[]
  }
  readonly environment?: string
  /** when it is deleted by itself */
  readonly expiresAt?: string
}

export interface ClusterChange {
  /** new sizes of the pools that are named by id or name; the others stay as they are */
  readonly nodepools?: readonly NodePoolChange[]
  /** added to what is there; null takes one away */
  readonly labels?: Readonly<Record<string, string | null>>
  readonly protected?: boolean
  /** null is never */
  readonly expiresAt?: string | null
}

export interface ClusterCredential {
  readonly token: string
  readonly expiresAt: string
}

export interface ClusterEvent {
  readonly sequence: number
  readonly at: string
  readonly state:
    | 'pending'
    | 'deploying'
    | 'ready'
    | 'updating'
    | 'degraded'
    | 'failed'
    | 'deleting'
    | 'deleted'
  readonly reason: string
  readonly message: string
}

export interface ClusterMember {
  readonly subject: {
    readonly type: 'user' | 'team'
    readonly name: string
    readonly details: string
    readonly id: string
  }
  readonly roles: readonly ('admin' | 'reader')[]
}

export interface ClusterMembersRequest {
  readonly values: readonly ({
    readonly subject: {
      readonly type: 'user' | 'team'
      readonly id: string
    }
    readonly roles: readonly ('admin' | 'reader')[]
  })[]
}

export interface ClusterRequest {
  readonly name: string
  /** id or name of an integration; needed where there is more than one */
  readonly ssoProvisioner?: string
  readonly nodepools?: readonly NodePoolRequest[]
  readonly version?: '1.35.2' | '1.34.5' | '1.33.9'
  readonly environment?: string
  /** false takes the name as it is */
  readonly nameSuffix?: boolean
  /** id or name of a pull secret */
  readonly pullSecretRef?: string
  readonly labels?: Readonly<Record<string, string>>
  /** true keeps it from being deleted */
  readonly protected?: boolean
  /** when it is to be deleted by itself, unless protected */
  readonly expiresAt?: string
}

export interface Discovery {
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  readonly scopes: readonly string[]
  readonly apiBase: string
  /** what this platform can do that others can not */
  readonly features: readonly string[]
  readonly telemetry: {
    /** off asks every CLI to stop uploading */
    readonly state: 'on' | 'off'
    /** base URL of an OTLP collector */
    readonly otlpEndpoint?: string
    /** the oldest version of the CLI that may upload */
    readonly minVersion?: string
  }
  readonly cliVersion: {
    /** the oldest version that this platform still serves */
    readonly min: string
    /** as in the header `Indev-Latest-Version` */
    readonly latest: string
  }
}

export interface Integration {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly createdAt: string
}

export interface Kubeconfig {
  /** YAML */
  readonly kubeconfig: string
  /** null where nothing in it expires */
  readonly expiresAt: string | null
}

export interface KubeconfigRequest {
  /** `exec` (the default) has kubectl ask `indev kubeconfig credential` for tokens; `token` holds one */
  readonly auth?: 'exec' | 'token'
  /** of `client.authentication.k8s.io`: `v1` (the default), or `v1beta1` for a kubectl before 1.22 */
  readonly execApiVersion?: 'v1' | 'v1beta1'
}

export interface Me {
  readonly id: string
  readonly name: string
  readonly organizationRoles: readonly ('owner' | 'member')[]
  readonly organizationName: string
}

export interface NodePool {
  readonly id: string
  readonly name: string
  readonly preset: 'minimal' | 'balanced' | 'performance'
  readonly compute: {
    readonly cores: number
    readonly memory: string
  }
  readonly replicas?: number
  readonly autoscalingEnabled?: boolean
  readonly minCount?: number
  readonly maxCount?: number
}

export interface NodePoolChange {
  readonly id?: string
  readonly name?: string
  /** as it is: it can not be changed */
  readonly preset?: 'minimal' | 'balanced' | 'performance'
  /** 2 to 8; 0 is the same as left out */
  readonly replicas?: number
  readonly autoscalingEnabled?: boolean
  /** 2 to 8; 0 is the same as left out */
  readonly minCount?: number
  /** 2 to 8; 0 is the same as left out */
  readonly maxCount?: number
}

export interface NodePoolRequest {
  readonly name?: string
  readonly preset?: 'minimal' | 'balanced' | 'performance'
  /** 2 to 8; 0 is the same as left out */
  readonly replicas?: number
  readonly autoscalingEnabled?: boolean
  /** 2 to 8; 0 is the same as left out */
  readonly minCount?: number
  /** 2 to 8; 0 is the same as left out */
  readonly maxCount?: number
}

export interface Operation {
  readonly id: string
  readonly kind: 'create' | 'update' | 'delete'
  readonly clusterId: string
  readonly state:
    | 'active'
    | 'done'
    | 'failed'
    | 'superseded'
    | 'cancelled'
  /** the one under way, else empty */
  readonly step: string
  readonly stepsDone: number
  readonly stepsTotal: number
  /** how often the step under way has been tried in vain */
  readonly attempts: number
  readonly createdAt: string
  readonly endedAt?: string
}

export interface Preset {
  readonly name: 'minimal' | 'balanced' | 'performance'
  readonly cores: number
  readonly memory: string
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code:
    | 'invalid_request'
    | 'invalid_json'
    | 'unauthenticated'
    | 'forbidden'
    | 'insufficient_scope'
    | 'quota_exceeded'
    | 'not_found'
    | 'method_not_allowed'
    | 'name_taken'
    | 'member_exists'
    | 'cluster_protected'
    | 'cluster_not_ready'
    | 'cluster_exists'
    | 'idempotency_mismatch'
    | 'not_cancellable'
    | 'not_retryable'
    | 'precondition_failed'
    | 'body_too_large'
    | 'misdirected'
    | 'rate_limited'
    | 'unavailable'
    | 'internal'
  readonly requestId: string
  /** the same request may succeed later */
  readonly retryable: boolean
  readonly [member: string]: unknown
}

export interface PullSecret {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly registries: readonly string[]
}

export interface PullSecretChange {
  readonly registries: Readonly<Record<string, {
    readonly username: string
    readonly password: string
  } | null>>
}

export interface PullSecretRequest {
  readonly name: string
  readonly registries: Readonly<Record<string, {
    readonly username: string
    readonly password: string
  }>>
}

export interface Quota {
  readonly clusters: {
    readonly limit: number
    readonly used: number
  }
}

export interface Team {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly roles: readonly ('owner' | 'member')[]
}

export interface TeamMember {
  readonly subject: {
    readonly type: 'user' | 'team'
    readonly name: string
    readonly details: string
    readonly id: string
  }
  readonly roles: readonly ('owner' | 'member')[]
}

export interface TeamMemberRequest {
  readonly subject: {
    readonly type: 'user'
    readonly id: string
  }
  readonly roles: readonly ('owner' | 'member')[]
}

export interface TeamRequest {
  readonly name: string
  readonly description: string
}

export interface User {
  readonly id: string
  readonly name: string
  readonly upn: string
  readonly roles: readonly ('owner' | 'member')[]
}

export interface Version {
  readonly version: string
  readonly isDefault: boolean
}

/** Every way in which the API refuses. */
export type ProblemCode = Problem['code']

/** Every route below `/api/v1`, by operation id. */
export interface Routes {
  /** Shows who you are. */
  readonly getMe: {
    readonly method: 'GET'
    readonly path: '/me'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Me
  }
  /** Lists the integrations of your organization. */
  readonly listIntegrations: {
    readonly method: 'GET'
    readonly path: '/integrations/instances'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly Integration[]
  }
  /** Lists the users of your organization. */
  readonly listUsers: {
    readonly method: 'GET'
    readonly path: '/users'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly User[]
  }
  /** Shows the user of this user principal name. */
  readonly getUserByUpn: {
    readonly method: 'GET'
    readonly path: '/users/by-upn/{upn}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: User
  }
  /** Lists the teams of your organization, with your roles in them. */
  readonly listTeams: {
    readonly method: 'GET'
    readonly path: '/teams'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly Team[]
  }
  /** Shows the team of this exact name. */
  readonly getTeamByName: {
    readonly method: 'GET'
    readonly path: '/teams/by-name/{name}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Team
  }
  /** Lists the members of a team. */
  readonly listTeamMembers: {
    readonly method: 'GET'
    readonly path: '/teams/{id}/members'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly TeamMember[]
  }
  /** Creates a team that you own. */
  readonly createTeam: {
    readonly method: 'POST'
    readonly path: '/teams'
    readonly query: undefined
    readonly body: TeamRequest
    readonly answer: Team
  }
  /** Deletes a team, and with it the roles that it gave its members. */
  readonly deleteTeam: {
    readonly method: 'DELETE'
    readonly path: '/teams/{id}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
  /** Adds users of your organization to a team: all of them or none. */
  readonly addTeamMembers: {
    readonly method: 'POST'
    readonly path: '/teams/{id}/members'
    readonly query: undefined
    readonly body: readonly TeamMemberRequest[]
    readonly answer: readonly TeamMember[]
  }
  /** Takes `user:ID` out of a team. */
  readonly removeTeamMember: {
    readonly method: 'DELETE'
    readonly path: '/teams/{id}/members/{subject}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
  /** Lists the clusters of your organization in the order in which they were made. */
  readonly listClusters: {
    readonly method: 'GET'
    readonly path: '/clusters'
    readonly query: {
      /** as for kubectl: `team=a,tier in (web,db),!legacy` */
      readonly labelSelector?: string
      readonly status?:
        | 'pending'
        | 'deploying'
        | 'ready'
        | 'updating'
        | 'degraded'
        | 'failed'
        | 'deleting'
      /** at most so many; where there are more, `Link` names the next page; all where it is left out */
      readonly limit?: number
      /** from the `Link` of the page before */
      readonly cursor?: string
    }
    readonly body: undefined
    readonly answer: readonly Cluster[]
  }
  /** Creates a cluster; a suffix makes its name unique unless `nameSuffix` is false. */
  readonly createCluster: {
    readonly method: 'POST'
    readonly path: '/clusters'
    readonly query: undefined
    readonly body: ClusterRequest
    readonly answer: Cluster
  }
  /** Shows the cluster of this exact name. */
  readonly getClusterByName: {
    readonly method: 'GET'
    readonly path: '/clusters/by-name/{name}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Cluster
  }
  /** Shows a cluster. */
  readonly getCluster: {
    readonly method: 'GET'
    readonly path: '/clusters/{id}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Cluster
  }
  /** Shows a cluster; kept for clients that poll here. */
  readonly getClusterStatus: {
    readonly method: 'GET'
    readonly path: '/clusters/{id}/status'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Cluster
  }
  /** Changes the sizes of node pools, labels, protection and expiry of a cluster. */
  readonly changeCluster: {
    readonly method: 'PATCH'
    readonly path: '/clusters/{id}'
    readonly query: undefined
    readonly body: ClusterChange
    readonly answer: Cluster
  }
  /** Deletes a cluster, also one that is still being made. */
  readonly deleteCluster: {
    readonly method: 'DELETE'
    readonly path: '/clusters/{id}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
  /** Shows how many clusters your organization may have, and has. */
  readonly getQuota: {
    readonly method: 'GET'
    readonly path: '/quota'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Quota
  }
  /** Lists the operations on the clusters of your organization, the newest first. */
  readonly listOperations: {
    readonly method: 'GET'
    readonly path: '/operations'
    readonly query: {
      readonly clusterId?: string
      readonly state?:
        | 'active'
        | 'done'
        | 'failed'
        | 'superseded'
        | 'cancelled'
      /** at most so many; 100 where it is left out */
      readonly limit?: number
    }
    readonly body: undefined
    readonly answer: readonly Operation[]
  }
  /** Shows an operation; with `waitSeconds`, as soon as it has ended. */
  readonly getOperation: {
    readonly method: 'GET'
    readonly path: '/operations/{id}'
    readonly query: {
      /** how long to wait for news before answering without; 0 where it is left out */
      readonly waitSeconds?: number
    }
    readonly body: undefined
    readonly answer: Operation
  }
  /** Stops the creation of a cluster, which then has failed, or its update, after which it is degraded. */
  readonly cancelOperation: {
    readonly method: 'POST'
    readonly path: '/operations/{id}/cancel'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Operation
  }
  /** Begins a creation or an update that has failed or was cancelled anew, as another operation. */
  readonly retryOperation: {
    readonly method: 'POST'
    readonly path: '/operations/{id}/retry'
    readonly query: undefined
    readonly body: undefined
    readonly answer: Operation
  }
  /** Lists what has happened to a cluster, also to one deleted within the last day. */
  readonly listClusterEvents: {
    readonly method: 'GET'
    readonly path: '/clusters/{id}/events'
    readonly query: {
      /** only events after this sequence number; as a stream, `Last-Event-ID` says the same */
      readonly since?: number
      /** at most so many; 100 where it is left out */
      readonly limit?: number
      /** how long to wait for news before answering without; 0 where it is left out */
      readonly waitSeconds?: number
    }
    readonly body: undefined
    readonly answer: readonly ClusterEvent[]
  }
  /** Lists the machine sizes that a node pool can be made of. */
  readonly listPresets: {
    readonly method: 'GET'
    readonly path: '/presets'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly Preset[]
  }
  /** Lists the Kubernetes versions on offer; the first is taken where none is named. */
  readonly listVersions: {
    readonly method: 'GET'
    readonly path: '/versions'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly Version[]
  }
  /** Lists who has changed what, or was not allowed to, in the last 30 days. */
  readonly listAudit: {
    readonly method: 'GET'
    readonly path: '/audit'
    readonly query: {
      /** at most so many; 100 where it is left out */
      readonly limit?: number
    }
    readonly body: undefined
    readonly answer: readonly AuditEntry[]
  }
  /** Lists who has been given a role on a cluster. */
  readonly listClusterMembers: {
    readonly method: 'GET'
    readonly path: '/clusters/{id}/members'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly ClusterMember[]
  }
  /** Gives users and teams of your organization roles on a cluster: all of them or none. */
  readonly addClusterMembers: {
    readonly method: 'POST'
    readonly path: '/clusters/{id}/members'
    readonly query: undefined
    readonly body: ClusterMembersRequest
    readonly answer: readonly ClusterMember[]
  }
  /** Takes the role of `user:ID` or `team:ID` on a cluster away. */
  readonly removeClusterMember: {
    readonly method: 'DELETE'
    readonly path: '/clusters/{id}/members/{subject}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
  /** Makes a kubeconfig for a cluster that is ready; an empty body is `{}`. */
  readonly createKubeconfig: {
    readonly method: 'POST'
    readonly path: '/clusters/{id}/kubeconfig'
    readonly query: undefined
    readonly body: KubeconfigRequest
    readonly answer: Kubeconfig
  }
  /** Makes a bearer token for the Kubernetes API of a cluster: 15 minutes, and what your role there allows. */
  readonly createClusterCredential: {
    readonly method: 'POST'
    readonly path: '/clusters/{id}/credentials'
    readonly query: undefined
    readonly body: undefined
    readonly answer: ClusterCredential
  }
  /** Lists the pull secrets of your organization. */
  readonly listPullSecrets: {
    readonly method: 'GET'
    readonly path: '/settings/image-pull-secrets'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly PullSecret[]
  }
  /** Creates a pull secret; passwords are never shown again. */
  readonly createPullSecret: {
    readonly method: 'POST'
    readonly path: '/settings/image-pull-secrets'
    readonly query: undefined
    readonly body: PullSecretRequest
    readonly answer: PullSecret
  }
  /** Shows a pull secret. */
  readonly getPullSecret: {
    readonly method: 'GET'
    readonly path: '/settings/image-pull-secrets/{id}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: PullSecret
  }
  /** Adds, replaces and (with null) removes registries; one must stay. */
  readonly changePullSecret: {
    readonly method: 'PATCH'
    readonly path: '/settings/image-pull-secrets/{id}'
    readonly query: undefined
    readonly body: PullSecretChange
    readonly answer: PullSecret
  }
  /** Deletes a pull secret; clusters that use it go on without. */
  readonly deletePullSecret: {
    readonly method: 'DELETE'
    readonly path: '/settings/image-pull-secrets/{id}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
  /** Makes a cluster use a pull secret. */
  readonly setClusterPullSecret: {
    readonly method: 'PUT'
    readonly path: '/clusters/{id}/image-pull-secrets/{secretId}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
  /** Lists the language models on offer. */
  readonly listAiModels: {
    readonly method: 'GET'
    readonly path: '/blurite/models'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly AiModel[]
  }
  /** Lists the deployments of your organization. */
  readonly listAiDeployments: {
    readonly method: 'GET'
    readonly path: '/blurite/llm-deployments'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly AiDeployment[]
  }
  /** Deploys a model. */
  readonly createAiDeployment: {
    readonly method: 'POST'
    readonly path: '/blurite/llm-deployments'
    readonly query: undefined
    readonly body: AiDeploymentRequest
    readonly answer: AiDeployment
  }
  /** Shows the deployment of this exact name. */
  readonly getAiDeploymentByName: {
    readonly method: 'GET'
    readonly path: '/blurite/llm-deployments/by-name/{name}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: AiDeployment
  }
  /** Deletes a deployment and its keys. */
  readonly deleteAiDeployment: {
    readonly method: 'DELETE'
    readonly path: '/blurite/llm-deployments/{id}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
  /** Lists the keys to a deployment. */
  readonly listAiKeys: {
    readonly method: 'GET'
    readonly path: '/blurite/llm-deployments/{id}/api-keys'
    readonly query: undefined
    readonly body: undefined
    readonly answer: readonly AiKey[]
  }
  /** Makes a key, shown this once. */
  readonly createAiKey: {
    readonly method: 'POST'
    readonly path: '/blurite/llm-deployments/{id}/api-keys'
    readonly query: undefined
    readonly body: AiKeyRequest
    readonly answer: AiKeyWithSecret
  }
  /** Shows the key of this exact name. */
  readonly getAiKeyByName: {
    readonly method: 'GET'
    readonly path: '/blurite/llm-deployments/{id}/api-keys/by-name/{name}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: AiKey
  }
  /** Deletes a key. */
  readonly deleteAiKey: {
    readonly method: 'DELETE'
    readonly path: '/blurite/llm-deployments/{id}/api-keys/{keyId}'
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
}
