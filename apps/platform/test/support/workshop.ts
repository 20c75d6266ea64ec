import { trace } from '@opentelemetry/api'
import type { Cluster, ClusterSpec } from '../../src/clusters/cluster.ts'
import type { Provisioner } from '../../src/clusters/provisioner.ts'
import type { OperationKind } from '../../src/clusters/operation.ts'
import { createSimulator, simulatedPlan } from '../../src/clusters/simulator.ts'
import { startWorker, type Worker } from '../../src/clusters/worker.ts'
import { acme } from '../../src/store/directory-seed.ts'
import type { OperationStore } from '../../src/store/operations.ts'
import { openStores, type Stores } from '../../src/store/stores.ts'
import { createStepTracer } from '../../src/tracing/step-tracer.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { makeDataDir, removeDataDir } from './data-dir.ts'

/** Stores, a clock that stands still, and workers on demand; no HTTP. */
export interface Workshop {
  readonly dataDir: string
  readonly clock: ManualClock
  readonly stores: Stores
  readonly errors: unknown[]
  /** A cluster of alice's, its creation begun. */
  create(name?: string, more?: Partial<ClusterSpec>): Cluster
  /** Its update begun. */
  update(cluster: Cluster): void
  remove(cluster: Cluster): void
  /** `state reason: message` of a cluster. */
  state(cluster: Cluster): string
  /** @param mutant - Operations with a fault, to show that it would be noticed. */
  work(owner: string, provisioner?: Provisioner, mutant?: Partial<OperationStore>): Worker
  end(): Promise<void>
}

/** How long a worker may be silent, ms. */
export const leaseMs = 2000
/** What a simulated step takes on average, ms. */
export const stepMs = 1000

const stepsOf = (kind: OperationKind) => simulatedPlan[kind]

export async function openWorkshop(seed: number | undefined = 1): Promise<Workshop> {
  const dataDir = await makeDataDir()
  const clock = createManualClock()
  const stores = openStores(dataDir, { clock, directory: acme, seed, stepsOf })
  const { clusters, database, dice, directory, operations } = stores
  const alice = directory.userByLogin('alice')
  const [integration] = directory.integrationsOf(alice?.organizationId ?? '')
  if (alice === undefined || integration === undefined) throw new Error('the seed has changed')
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const workers: Worker[] = []
  return {
    dataDir,
    clock,
    stores,
    errors,
    create: (name = 'demo', more = {}) => {
      const owner = { organizationId: alice.organizationId, userId: alice.id }
      const nodePools = [{ preset: 'minimal', replicas: 2 } as const]
      const spec = { name, version: '1.35.2', integrationId: integration.id, nodePools, ...more }
      const cluster = clusters.insert(owner, spec, false)
      if (cluster === undefined) throw new Error('the name is taken')
      operations.begin('create', cluster.id, undefined)
      return cluster
    },
    update: ({ id }) => void operations.begin('update', id, undefined),
    remove: ({ id }) => void operations.begin('delete', id, undefined),
    state: ({ id }) => {
      const found = clusters.find(id)
      return found === undefined ? 'none' : `${found.state} ${found.reason}: ${found.message}`
    },
    work: (owner, provisioner = createSimulator({ stepMs, clock, dice }), mutant = {}) => {
      const tracer = createStepTracer(trace.getTracer('test'))
      const worker = startWorker({
        database,
        clusters,
        operations: { ...operations, ...mutant },
        provisioner,
        clock,
        tracer,
        owner,
        leaseMs,
        onError,
      })
      workers.push(worker)
      return worker
    },
    end: async () => {
      for (const worker of workers) await worker.stop()
      database.close()
      await removeDataDir(dataDir)
    },
  }
}
