// Two hundred processes crash at the same moment, in one directory.
import { readdirSync } from 'node:fs'
import { listReports, reapRuns } from '../../src/store.ts'
import { eachOf, runProgram, scratch } from '../support/programs.ts'

const PROCESSES = 200

using temp = scratch()
const ends: Record<string, number> = {}
await eachOf(
  Array.from({ length: PROCESSES }, (_, i) => i),
  async () => {
    const { code, signal } = await runProgram('sync-cjs.cjs', temp.path, {
      env: { CRASH_LOCALS: '{"arm":"never"}' },
    })
    const end = `${signal ?? code}`
    ends[end] = (ends[end] ?? 0) + 1
  },
  PROCESSES,
)
const reaped = reapRuns(temp.path)
const { reports, unreadable } = listReports(temp.path)
const files = readdirSync(temp.path).length
const result = { ends, reaped: reaped.reports.length, reports: reports.length, unreadable, files }
process.stdout.write(`${JSON.stringify(result)}\n`)
const isGood = ends['1'] === PROCESSES && reports.length === 50 && files === 50 && unreadable === 0
process.exitCode = isGood ? 0 : 1
