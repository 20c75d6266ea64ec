import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

test('a long-lived parent has no zombie after a thousand detaches', () => {
  const host = fileURLToPath(new URL('fixtures/long-host.ts', import.meta.url))
  const { stdout } = spawnSync(process.execPath, [host], { timeout: 120_000, encoding: 'utf8' })
  expect(JSON.parse(stdout)).toEqual({ failed: 0, left: 0 })
})
