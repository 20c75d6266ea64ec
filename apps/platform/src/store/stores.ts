import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { OperationKind } from '../clusters/operation.ts'
import { createDice, type Dice } from '../dice.ts'
import { createChanges, type Changes } from '../changes.ts'
import { createAiStore, type AiStore } from './ai.ts'
import { createAuditStore, type AuditStore } from './audit.ts'
import { createClusterStore, type ClusterStore } from './clusters.ts'
import { openDatabase, type Database } from './database.ts'
import { seedDirectory, type DirectorySeed } from './directory-seed.ts'
import { createDirectory, type Directory } from './directory.ts'
import { createIdempotencyStore, type IdempotencyStore } from './idempotency.ts'
import { createEventStore, type EventStore } from './events.ts'
import { createIds } from './ids.ts'
import { createMemberStore, type MemberStore } from './members.ts'
import { createOidcStore, type OidcStore } from './oidc.ts'
import { createOperationStore, type OperationStore } from './operations.ts'
import { createPullSecretStore, type PullSecretStore } from './pull-secrets.ts'
import { createTeamStore, type TeamStore } from './teams.ts'

/** All that a data directory holds. */
export interface Stores {
  readonly database: Database
  readonly directory: Directory
  readonly teams: TeamStore
  readonly clusters: ClusterStore
  readonly events: EventStore
  readonly audit: AuditStore
  readonly changes: Changes
  readonly members: MemberStore
  readonly pullSecrets: PullSecretStore
  readonly ai: AiStore
  readonly operations: OperationStore
  readonly idempotency: IdempotencyStore
  readonly oidc: OidcStore
  /** The chance of this data directory. */
  readonly dice: Dice
}

export interface StoresOptions {
  readonly clock: Clock
  readonly directory: DirectorySeed
  /** Decides chance; without it, what the data directory was born with. */
  readonly seed: number | undefined
  /** The steps of an operation that is begun. */
  readonly stepsOf: (kind: OperationKind) => readonly string[]
}

/** Opens a data directory; a new one is seeded. */
export function openStores(dataDir: string, options: StoresOptions): Stores {
  const nowMs = () => options.clock.nowMs()
  const database = openDatabase(dataDir)
  const kept = database.remember('seed', () => randomBytes(16).toString('hex'))
  const dice = createDice(options.seed === undefined ? kept : String(options.seed))
  const events = createEventStore(database, nowMs, () => changes.notify())
  const changes = createChanges(options.clock)
  const makeId = createIds(database, dice)
  seedDirectory(database, options.directory, nowMs())
  return {
    database,
    directory: createDirectory(database),
    teams: createTeamStore(database, makeId),
    clusters: createClusterStore(database, dice, nowMs, events),
    events,
    changes,
    audit: createAuditStore(database, nowMs),
    members: createMemberStore(database),
    pullSecrets: createPullSecretStore(database, makeId, nowMs),
    ai: createAiStore(database, makeId, nowMs),
    operations: createOperationStore(database, randomUUID, nowMs, options.stepsOf),
    idempotency: createIdempotencyStore(database, nowMs),
    oidc: createOidcStore(database),
    dice,
  }
}
