import { demand } from '../api/features.ts'
import type { Feature, Features } from '../api/features.ts'
import type { ClusterSpec } from './spec.ts'

/** What a cluster needs that only some platforms have, and what to call it. */
function extrasOf(spec: ClusterSpec): readonly (readonly [Feature, string])[] {
  return [
    ...(spec.labels === undefined ? [] : [['labels', 'labels'] as const]),
    ...(spec.protected === true ? [['protection', 'protection from being deleted'] as const] : []),
    ...(spec.expiresInMs === undefined ? [] : [['leases', 'clusters that expire'] as const]),
  ]
}

/** The features that a cluster needs. */
export function featuresFor(spec: ClusterSpec): readonly Feature[] {
  return extrasOf(spec).map(([feature]) => feature)
}

/** Refuses a cluster of which this platform would leave a part undone. @throws {@link CliError} `platform.unsupported`. */
export function demandExtras(features: Features, spec: ClusterSpec): void {
  for (const [feature, what] of extrasOf(spec)) demand(features, feature, what)
}
