import { existsSync, readdirSync } from 'node:fs'
import { type CrashReport, listReports } from '@indev/crash/reports'
import { type TestRun, runInProcess } from '../../src/testing.ts'
import { type Ended, type Home, start } from './program.ts'
import { openShop } from './shop.ts'

/** What the first line of a bug says. */
export const BUG = /^error: this is a bug in ways: TypeError: canary-message\n/u

/** A command of the program whose state is in `home`, in this process: it only reads and removes. */
export function crash(home: Home, line: string): Promise<TestRun> {
  const { app } = openShop()
  const ways = { ...app, identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' } }
  return runInProcess(ways, ['crash', ...line.split(' ')], { env: home.env() })
}

/** A command that ends in a way of its own, in a process of its own. */
export function end(home: Home, line: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start('ways-to-end', ['end', ...line.split(' ')], home.env(more)).ended
}

/** The names of what crashes have left. */
export function filesIn(home: Home): readonly string[] {
  const { crashDir } = home.paths('ways')
  return existsSync(crashDir) ? readdirSync(crashDir) : []
}

/** The newest first. */
export function reportsIn(home: Home): readonly CrashReport[] {
  return listReports(home.paths('ways').crashDir).reports
}
