import { join } from 'node:path'
import type { AppIdentity } from './identity.ts'
import { installationId } from './install-id.ts'
import { appendJournal, readJournal } from './journal.ts'
import type { AppPaths } from './paths.ts'
import { hasEnded } from './process-identity.ts'
import { resourceOf } from './resource.ts'
import { RUN_FILE, type RunFacts } from './run-file.ts'
import type { SpanRecord } from './span-record.ts'
import { TRACES_SCHEMA } from './spool-options.ts'
import { listNames, readText, removeTree } from './state-io.ts'
import { openTelemetrySpool } from './telemetry-spool.ts'

/** One uploader settles at most as many; the rest is the next one's. */
const MAX_RUNS = 256

/** A process of which nothing can be found out (another container's) is taken for dead after this. */
const UNKNOWN_FOR_MS = 7 * 86_400_000

const DAY_MS = 86_400_000

/** What became of the run files that were left. */
export interface SettledRuns {
  /** Commands recorded as interrupted. */
  readonly interrupted: number
  /** Those of them of which a span may leave. */
  readonly traced: readonly Pick<RunFacts, 'pid' | 'startTicks'>[]
  /** `false` when some were left for the next time. */
  readonly isComplete: boolean
}

/**
 * Records commands whose process was killed as `interrupted`: a journal line, then a span.
 *
 * Only the holder of the lease may call it. A command whose line is in the journal ended well and only
 * left its file; so a kill of this process between any two steps counts nothing twice.
 *
 * @throws The system's error when the journal can't be written; nothing is removed then.
 */
export async function settleRuns(
  app: AppIdentity,
  paths: AppPaths,
  nowMs: number,
  maxRuns: number = MAX_RUNS,
): Promise<SettledRuns> {
  const names = listNames(paths.runDir).filter((name) => RUN_FILE.test(name))
  const all = names.slice(0, MAX_RUNS).flatMap((name) => {
    const file = join(paths.runDir, name)
    const facts = readFacts(file)
    // Nobody writes for longer than a moment: what can't be read now was torn.
    if (facts === undefined || isDead(facts, nowMs)) return [{ file, facts }]
    return []
  })
  const dead = all.slice(0, maxRuns)
  const isComplete = names.length <= MAX_RUNS && dead.length === all.length
  if (dead.length === 0) return { interrupted: 0, traced: [], isComplete }
  const ended = recordedSince(
    paths,
    dead.map(({ facts }) => facts?.startMs ?? nowMs),
  )
  let interrupted = 0
  const traced: RunFacts[] = []
  for (const { file, facts } of dead) {
    if (facts !== undefined && !ended.has(facts.id)) {
      appendLine(paths, facts)
      await appendSpan(app, paths, facts)
      interrupted += 1
      if (facts.traceId !== undefined) traced.push(facts)
    }
    removeTree(file)
  }
  return { interrupted, traced, isComplete }
}

function isDead(facts: RunFacts, nowMs: number): boolean {
  return hasEnded(facts) ?? nowMs - facts.startMs > UNKNOWN_FOR_MS
}

/** Ids of the journal since the day before the first of `startsMs`: a clock may have gone back since. */
function recordedSince(paths: AppPaths, startsMs: readonly number[]): ReadonlySet<string> {
  const fromMs = Math.min(...startsMs) - DAY_MS
  return new Set(readJournal(paths, { fromMs }).entries.map(({ id }) => id))
}

/** Nobody knows when it ended: it counts where it began. */
function appendLine(paths: AppPaths, facts: RunFacts): void {
  const { id, startMs, command, version, traceId } = facts
  appendJournal(paths, {
    v: 1,
    id,
    atMs: Math.floor(startMs),
    command,
    version,
    outcome: 'interrupted',
    // No span was wanted: it was recorded to stay here.
    ...(traceId === undefined ? { local: true } : {}),
    exitCode: -1,
    durationNs: 0,
    activeNs: 0,
    networkNs: 0,
    promptNs: 0,
    suspendedNs: 0,
    milestones: {},
    self: { startupUs: 0 },
  })
}

async function appendSpan(app: AppIdentity, paths: AppPaths, facts: RunFacts): Promise<void> {
  const { id, traceId, spanId, startMs, command, version, pid } = facts
  if (traceId === undefined) return
  const span: SpanRecord = {
    traceId,
    spanId,
    name: `${app.name} ${command}`,
    kind: 'internal',
    startMs,
    endMs: startMs,
    attributes: {
      'process.executable.name': app.name,
      'process.pid': pid,
      'cli.outcome': 'interrupted',
      'error.type': 'interrupted',
    },
    events: [],
    status: 'error',
  }
  const { encode } = await import('./encoder.ts')
  const resource = resourceOf({ name: app.name, version }, installationId(paths), {})
  const payload = encode([span], resource)
  openTelemetrySpool(paths).appendSync({ payload, schema: TRACES_SCHEMA, id })
}

function readFacts(file: string): RunFacts | undefined {
  try {
    const value: unknown = JSON.parse(readText(file) ?? '')
    return isFacts(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isFacts(value: unknown): value is RunFacts {
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'v') !== 1) return false
  const has = (key: string, type: string): boolean => typeof Reflect.get(value, key) === type
  const texts = ['id', 'spanId', 'command', 'version', 'startTicks', 'namespace']
  return (
    texts.every((key) => has(key, 'string')) && has('startMs', 'number') && has('pid', 'number')
  )
}
