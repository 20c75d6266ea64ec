import { expect, test } from '@jest/globals'
import type { CrashReport } from '../src/report.ts'
import { SIMULATIONS } from '../src/simulate.ts'
import { listReports, reapRuns } from '../src/store.ts'
import { eachOf, runProgram, scratch } from './support/programs.ts'

test('every simulation leaves what it says', async () => {
  const found: Record<string, { kind: string | undefined; later: boolean }> = {}
  // Only where it is asked for: on a busy machine each of them may stand still for so long.
  const soon = { CRASH_HANGS: '{"afterMs":1,"blockedMs":80}' }
  const crumbs = new Set<string | undefined>()
  await eachOf(Object.entries(SIMULATIONS), async ([name, { nodeArgs }]) => {
    using temp = scratch()
    const last = (): CrashReport | undefined => listReports(temp.path).reports[0]
    const env = name === 'hang' ? soon : {}
    await runProgram('simulate.mjs', temp.path, { args: [name], nodeArgs, env })
    const later = last() === undefined
    reapRuns(temp.path)
    found[name] = { kind: last()?.kind, later }
    crumbs.add(last()?.crumbs.at(-1)?.text)
  })
  const promised = Object.entries(SIMULATIONS).map(
    ([name, { kind, later }]) => [name, { kind, later }] as const,
  )
  expect(found).toEqual(Object.fromEntries(promised))
  expect(crumbs).toEqual(new Set(Object.keys(SIMULATIONS)))
})
