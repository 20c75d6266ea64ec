import { expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureOf } from '../src/failure.ts'
import { isReplaced, replaced } from '../src/replaced.ts'

const missing = Object.assign(new Error('no such file'), { code: 'ERR_MODULE_NOT_FOUND' })

test('a part that cannot be loaded is a bug, unless the program changed since it began', () => {
  const dir = mkdtempSync(join(tmpdir(), 'replaced-'))
  const file = join(dir, 'main.js')
  writeFileSync(file, '')
  expect(isReplaced(missing, file)).toBe(true)
  expect(isReplaced(missing, process.execPath)).toBe(false)
  expect(isReplaced(new Error('another'), file)).toBe(false)
  rmSync(dir, { recursive: true })
  expect(isReplaced(missing, file)).toBe(true)
  expect(failureOf('shop', missing).slug).toBe('cli.bug')
})

test('a program that was replaced is nobody’s mistake, and to be run again', () => {
  expect(failureOf('shop', replaced('shop', missing))).toMatchObject({
    slug: 'cli.replaced',
    kind: 'environment',
    retryable: true,
    verdict: { outcome: 'expected', exitCode: 10 },
  })
})
