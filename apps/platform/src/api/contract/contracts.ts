import { clusterContracts } from './cluster-contracts.ts'
import type { Contracts } from './contract.ts'
import { directoryContracts } from './directory-contracts.ts'

/** Every route of the API, by heading and operation id. */
export const contractGroups: Readonly<Record<string, Contracts>> = {
  'Your organization': directoryContracts,
  Clusters: clusterContracts,
}

/** Every route of the API, by operation id. */
export const contracts: Contracts = Object.assign({}, ...Object.values(contractGroups))
