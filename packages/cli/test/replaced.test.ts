import { expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failureOf } from '../src/failure.ts'
import { isReplaced, replaced } from '../src/replaced.ts'
import { temporaryDir } from './support/temporary-dir.ts'

const missing = Object.assign(new Error('no such file'), { code: 'ERR_MODULE_NOT_FOUND' })

test('a part that cannot be loaded is a bug, unless the program changed since it began', () => {
  using dir = temporaryDir()
  const file = join(dir.path, 'main.js')
  expect(isReplaced(missing, file)).toBe(true)
  writeFileSync(file, '')
  expect(isReplaced(missing, file)).toBe(true)
  expect(isReplaced(missing, process.execPath)).toBe(false)
  expect(isReplaced(new Error('another'), file)).toBe(false)
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
