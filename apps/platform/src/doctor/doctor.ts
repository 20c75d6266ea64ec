import { types } from 'node:util'
import { listReports, reapRuns } from '@indev/crash/reports'
import type { ResolvedOptions } from '../options.ts'
import { placesIn } from '../record/places.ts'
import {
  checkClock,
  checkDataDir,
  checkFile,
  checkKeys,
  checkSpace,
  openToRead,
} from './check-data.ts'
import { checkPort } from './check-port.ts'
import { checkProvisioner } from './check-provisioner.ts'
import { fix, ok, type Check, type Finding } from './finding.ts'

/** Looks at all that a platform with these options needs; mends nothing, and never throws. */
export async function examine(
  options: ResolvedOptions,
  env: NodeJS.ProcessEnv,
): Promise<readonly Finding[]> {
  const { dataDir, clock } = options
  const withFile =
    (check: (database: ReturnType<typeof openToRead>) => Omit<Finding, 'what'>) => async () => {
      const database = openToRead(dataDir)
      try {
        return check(database)
      } finally {
        database?.close()
      }
    }
  const checks: Readonly<Record<string, Check>> = {
    Node: async () => ok(process.version),
    'data directory': async () => checkDataDir(dataDir),
    'disk space': async () => checkSpace(dataDir),
    'data file': withFile((database) => checkFile(database, dataDir)),
    keys: withFile(checkKeys),
    clock: withFile((database) => checkClock(database, clock.nowMs())),
    port: () => checkPort(options),
    provisioner: () => checkProvisioner(options.provisioner, env),
    crashes: async () => checkCrashes(dataDir),
  }
  const findings: Finding[] = []
  for (const [what, check] of Object.entries(checks)) {
    findings.push({ what, ...(await check().catch(asFinding)) })
  }
  return findings
}

function checkCrashes(dataDir: string): Omit<Finding, 'what'> {
  const { crashDir } = placesIn(dataDir)
  reapRuns(crashDir)
  const { reports } = listReports(crashDir)
  if (reports.length === 0) return ok('none')
  return fix(`${reports.length} on record`, 'read the last: indev-platform crash')
}

function asFinding(error: unknown): Omit<Finding, 'what'> {
  const message = types.isNativeError(error) ? error.message : String(error)
  return fix(message.split('\n', 1)[0] ?? '', 'see the message')
}

/** Findings as lines for people. */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length))
  const lines = findings.flatMap(({ what, state, detail, fix: advice }) => [
    `${state.padEnd(5)}  ${what.padEnd(width)}  ${detail}`,
    ...(advice === undefined ? [] : [`${' '.repeat(7 + width)}  -> ${advice}`]),
  ])
  return `${lines.join('\n')}\n`
}
