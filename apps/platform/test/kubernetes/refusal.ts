import type { KubernetesInit } from '../support/kubernetes-client.ts'

/** A request to the API of a cluster, and how Kubernetes spells that it is refused. */
export type Refusal = readonly [
  what: string,
  method: string,
  path: string,
  init: KubernetesInit,
  code: number,
  reason: string,
  message: string | RegExp,
]
