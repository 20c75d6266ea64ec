import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { listReports, reapRuns } from '../src/store.ts'
import { eachOf, runProgram, scratch } from './support/programs.ts'

test('two hundred crashes at once, of eight processes: fifty whole reports are left, and nothing else', async () => {
  using temp = scratch()
  const dir = join(temp.path, 'crash')
  const codes: (number | null)[] = []
  await eachOf(
    Array.from({ length: 8 }, (_, i) => String(i)),
    async (name) => {
      codes.push(
        (
          await runProgram('crowd.cjs', dir, {
            args: [name],
            env: { CRASH_LOCALS: '{"arm":"never"}' },
          })
        ).code,
      )
    },
    8,
  )
  expect(codes).toEqual(Array.from({ length: 8 }, () => 1))
  reapRuns(dir)
  const { reports, unreadable } = listReports(dir)
  expect(reports).toHaveLength(50)
  expect(unreadable).toBe(0)
  expect(readdirSync(dir)).toHaveLength(50)
})
