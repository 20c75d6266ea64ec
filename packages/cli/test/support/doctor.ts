import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { CliApp } from '../../src/app.ts'
import { doctorCommand } from '../../src/builtin/doctor.ts'
import type { DoctorCheck } from '../../src/doctor/check.ts'
import { commandProblems, runInProcess, schemaProblems } from '../../src/testing.ts'
import { unlimited } from './held-limits.ts'
import { holdTimers } from './held-timers.ts'
import type { Home } from './program.ts'

/** An app of that name, with checks of its own. */
export function appWith(checks: readonly DoctorCheck[] = []): CliApp {
  return {
    identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' },
    summary: '',
    commands: [],
    uploaderEntry: new URL('file:///nowhere/uploader.js'),
    checks: () => Promise.resolve(checks),
  }
}

/** Where `doctor` runs. */
export interface DoctorOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly nowMs?: number
  readonly checks?: readonly DoctorCheck[]
}

/** What it says. */
interface Answer {
  readonly exitCode: number
  readonly checks: readonly Record<string, unknown>[]
}

/** What `doctor` says, whose every word about commands our own parser accepts. */
export async function doctor(
  home: Home,
  line: string,
  options: DoctorOptions = {},
): Promise<Answer> {
  const { env = {}, nowMs = Date.now(), checks = [] } = options
  const app = appWith(checks)
  const argv = ['doctor', '-o', 'json', ...line.split(' ').filter((word) => word !== '')]
  // Neither the limit of a check nor that of its request passes by itself.
  const timers = holdTimers()
  const ran = await unlimited(() =>
    runInProcess(app, argv, { env: home.env(env), nowMs: () => nowMs }),
  ).finally(() => timers[Symbol.dispose]())
  const document = JSON.parse(ran.stdout)
  const report = document.error?.details ?? document
  if (!Array.isArray(report.checks)) throw new Error(ran.stdout)
  expect(schemaProblems(doctorCommand.result ?? {}, report)).toEqual([])
  const next = [...report.checks, document.error?.next ?? []].flatMap((each) => each.next ?? [])
  await expect(
    commandProblems(
      app,
      next.map(({ command }) => command),
    ),
  ).resolves.toEqual([])
  return { exitCode: ran.exitCode, checks: report.checks }
}

/** A path below the state of that app. */
export const file = (home: Home, ...path: readonly string[]): string =>
  join(home.paths('ways').stateDir, ...path)
