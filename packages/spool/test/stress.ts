/** The long form of every proof: `pnpm stress`. Prints one JSON line each; exit code 1 if any is red. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { proveBacklog } from './proof/backlog.ts'
import { OPERATIONS, isOperation } from './proof/crash-operations.ts'
import { proveCrashPoints } from './proof/crash-points.ts'
import { contend } from './proof/double-hold.ts'
import { FAULTS, proveFault } from './proof/faults.ts'
import { proveHistories } from './proof/histories.ts'
import { OWN_SOURCES, loadImplementation } from './proof/implementation.ts'
import { measureLocks } from './proof/lock-cost.ts'
import { cutPower, whyNoPowerCuts } from './proof/power.ts'
import { torture } from './proof/torture.ts'

const impl = await loadImplementation(OWN_SOURCES)
const only = process.argv.slice(2)
const seed = Date.now() % 2 ** 31
const cache = mkdtempSync(join(tmpdir(), 'spool-stress-'))

async function report<Result>(
  name: string,
  prove: () => Promise<Result>,
  isGreen: (result: Result) => boolean,
): Promise<void> {
  if (only.length > 0 && !only.some((word) => name.startsWith(word))) return
  const result = await prove()
  const green = isGreen(result)
  process.stdout.write(`${JSON.stringify({ name, green, result })}\n`)
  if (!green) process.exitCode = 1
}

await report(
  'torture',
  () => torture({ kills: 10_000, timeLimitMs: 3_600_000, seed }),
  ({ kills, lost, left, corrupt, duplicates, maxDuplicates }) =>
    kills.writers + kills.drainers >= 20_000 &&
    lost === 0 &&
    left === 0 &&
    corrupt === 0 &&
    duplicates <= maxDuplicates,
)
for (const operation of Object.keys(OPERATIONS).filter(isOperation)) {
  await report(
    `crash points of ${operation}`,
    () => proveCrashPoints(impl, fileURLToPath(OWN_SOURCES), cache, operation, 'every'),
    ({ violations }) => violations.length === 0,
  )
}
for (const fault of FAULTS) {
  await report(
    `faults: ${fault.name}`,
    () => proveFault(impl, fault, 1),
    ({ violations }) => violations.length === 0,
  )
}
await report(
  'histories',
  () => proveHistories(impl, 20_000, seed),
  (wrong) => wrong.length === 0,
)
for (const count of [17_000, 200_000]) {
  await report(
    `backlog ${count}`,
    () => proveBacklog(count),
    ({ delivered, callsPerRecord }) => delivered === count && callsPerRecord <= 6,
  )
}
const holds = { contenders: 8, deaths: 55, ttlMs: 2000, timeLimitMs: 600_000 }
await report(
  'lock wrapped',
  () => contend('wrapped', holds),
  ({ doubles }) => doubles === 0,
)
await report(
  'lock bare',
  () => contend('bare', holds),
  () => true,
)
await report(
  'lock cost',
  () => measureLocks(9),
  ({ directory, sqlite }) => sqlite.afterKillMs < directory.afterKillMs,
)
for (const fileSystem of ['ext4', 'xfs'] as const) {
  const why = await whyNoPowerCuts(fileSystem)
  if (why !== undefined) {
    process.stderr.write(`skipped: 75 power-cut cycles on ${fileSystem} (${why})\n`)
    continue
  }
  for (const durability of ['file', 'full', 'process'] as const) {
    await report(
      `power ${fileSystem} ${durability}`,
      () => cutPower(fileSystem, durability, 25),
      ({ lost, wrong }) => wrong === 0 && (lost === 0 || durability === 'process'),
    )
  }
}
