import type { WireCluster } from '../../src/api/wire-cluster.ts'
import type { ApiReply } from './test-platform.ts'

// What a reply should hold. That it does is for each test to say.

export function jsonOf({ text }: ApiReply): unknown {
  return JSON.parse(text)
}

export function clusterOf({ text }: ApiReply): WireCluster {
  return JSON.parse(text)
}

export function clustersOf({ text }: ApiReply): readonly WireCluster[] {
  return JSON.parse(text)
}

export function identityOf({ text }: ApiReply): { readonly id: string } {
  return JSON.parse(text)
}

export function listOf({ text }: ApiReply): readonly { readonly id: string }[] {
  return JSON.parse(text)
}
