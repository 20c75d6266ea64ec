import type { KubernetesAccess } from '../kubernetes/access.ts'
import type { Stores } from '../store/stores.ts'
import { accessRoutes } from './access-routes.ts'
import { aiRoutes } from './ai-routes.ts'
import { clusterRoutes } from './cluster-routes.ts'
import { createClusterView } from './cluster-view.ts'
import { directoryRoutes } from './directory-routes.ts'
import { kubernetesRoutes } from './kubernetes-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { pullSecretRoutes } from './pull-secret-routes.ts'
import type { Route } from './route.ts'
import { teamRoutes } from './team-routes.ts'

/** Every route of the API. */
export function routesOf(
  stores: Stores,
  limits: { readonly maxClusters: number; readonly nowMs: () => number },
  kubernetes: KubernetesAccess | undefined,
): readonly Route[] {
  const view = createClusterView(stores.members, stores.pullSecrets)
  return [
    ...directoryRoutes(stores.directory),
    ...teamRoutes(stores.directory, stores.teams),
    ...clusterRoutes({ ...stores, ...limits, view }),
    ...operationRoutes({ ...stores, view }),
    ...accessRoutes({ ...stores, view }),
    ...kubernetesRoutes(stores.clusters, view, kubernetes),
    ...pullSecretRoutes({ ...stores, view }),
    ...aiRoutes(stores.ai),
  ]
}
