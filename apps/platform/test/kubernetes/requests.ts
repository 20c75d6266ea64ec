import type { JsonObject } from '../../src/kubernetes/json.ts'
import type { KubernetesInit } from '../support/kubernetes-client.ts'

export const configMaps = '/api/v1/namespaces/default/configmaps'
export const deployments = '/apis/apps/v1/namespaces/default/deployments'

export const configMap = (
  name: string,
  data: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})

/** A body of another type than JSON. */
export const typed = (type: string): Pick<KubernetesInit, 'headers'> => ({
  headers: { 'content-type': type },
})
