import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { buildCollector, findGo } from './build.ts'
import type { Check } from './check.ts'
import { configurationChecks } from './checks/configuration.ts'
import { crashReportChecks } from './checks/crash-reports.ts'
import { deliveryChecks } from './checks/delivery.ts'
import { elasticChecks } from './checks/elastic.ts'
import { foreignChecks } from './checks/foreign.ts'
import { frontChecks } from './checks/front.ts'
import { loadChecks } from './checks/load.ts'
import { metricsChecks } from './checks/metrics.ts'
import { privacyChecks } from './checks/privacy.ts'
import { queueChecks } from './checks/queue.ts'
import { survivalChecks } from './checks/survival.ts'
import { findNginx } from './front.ts'
import { type Stage, setStage } from './stage.ts'

/** In this order: later ones use up what earlier ones count. */
const CHECKS: readonly Check[] = [
  ...configurationChecks,
  ...deliveryChecks,
  ...metricsChecks,
  ...privacyChecks,
  ...foreignChecks,
  ...crashReportChecks,
  ...survivalChecks,
  ...queueChecks,
  ...elasticChecks,
  ...loadChecks,
  ...frontChecks,
]

/** No check takes longer, and all together do not either; the build has its own limit. */
const CHECK_TIMEOUT_MS = 180_000
const ALL_TIMEOUT_MS = 900_000

process.exitCode = await main()

async function main(): Promise<number> {
  const go = findGo(process.env)
  if (go === undefined) {
    say(`skipped: ${CHECKS.length} checks (needs go)`)
    return 0
  }
  const nginx = findNginx(process.env)
  if (nginx === undefined) {
    say('failed: needs nginx (Debian: nginx-light)')
    return 1
  }
  // What runs meanwhile ends with this process: `exit` handlers see to it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(1))
  }
  const built = await buildCollector(go, process.env)
  say(built.tookMs === undefined ? 'built before' : `built in ${seconds(built.tookMs)}`)

  const dir = mkdtempSync(join(tmpdir(), 'indev-e2e-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const startedMs = performance.now()
  const watchdog = setTimeout(() => {
    say('failed: not done in time')
    process.exit(1)
  }, ALL_TIMEOUT_MS)
  const stage = await setStage(built, nginx, dir, (figure) => say(`    ${figure}`))
  let failed = 0
  try {
    for (const check of CHECKS) if (!(await isTrue(check, stage))) failed += 1
  } finally {
    await stage.close()
    clearTimeout(watchdog)
  }
  const passed = CHECKS.length - failed
  say(
    `\n${passed} passed, ${failed} failed, 0 skipped in ${seconds(performance.now() - startedMs)}`,
  )
  return failed === 0 ? 0 : 1
}

async function isTrue(check: Check, stage: Stage): Promise<boolean> {
  const startedMs = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('not done in time')), CHECK_TIMEOUT_MS)
  })
  try {
    await Promise.race([check.run(stage), late])
    say(`ok  ${check.title} (${seconds(performance.now() - startedMs)})`)
    return true
  } catch (error) {
    say(`NO  ${check.title}\n${error instanceof Error ? error.stack : String(error)}`)
    return false
  } finally {
    clearTimeout(timer)
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
