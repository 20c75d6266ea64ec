import { accessContracts } from './access-contracts.ts'
import { aiContracts } from './ai-contracts.ts'
import { clusterContracts } from './cluster-contracts.ts'
import type { Contracts } from './contract.ts'
import { directoryContracts } from './directory-contracts.ts'
import { kubernetesContracts } from './kubernetes-contracts.ts'
import { operationContracts } from './operation-contracts.ts'
import { pullSecretContracts } from './pull-secret-contracts.ts'
import { teamContracts } from './team-contracts.ts'

/** Every route of the API, by heading and operation id. */
export const contractGroups: Readonly<Record<string, Contracts>> = {
  'Your organization': directoryContracts,
  Teams: teamContracts,
  Clusters: clusterContracts,
  'Operations and events': operationContracts,
  'Access to clusters': accessContracts,
  'Kubernetes APIs of clusters': kubernetesContracts,
  'Image pull secrets': pullSecretContracts,
  'Language models': aiContracts,
}

/** Every route of the API, by operation id. */
export const contracts: Contracts = Object.assign({}, ...Object.values(contractGroups))
