import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directoryRace } from '@indev-internal/jest-preset/directory-race'
import { expect, test } from '@jest/globals'
import { makeDirectory } from '../src/make-directory.ts'
import { Home } from './support/program.ts'

test('a directory is made with those above it, all private; a second time is fine', () => {
  using home = new Home()
  const dir = join(home.dir, 'a', 'b', 'c')
  makeDirectory(dir)
  makeDirectory(dir)
  expect([dir, join(dir, '..')].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700])
})

test('where nothing can be made it says so, and returns', () => {
  using home = new Home()
  mkdirSync(join(home.dir, 'a'))
  writeFileSync(join(home.dir, 'a', 'file'), '')
  expect(() => makeDirectory('/proc/nothing/here')).toThrow(/ENOENT|EACCES|EPERM/u)
  expect(() => makeDirectory(join(home.dir, 'a', 'file', 'b'))).toThrow('ENOTDIR')
})

test("two that make the same directories at the same moment are not in each other's way", async () => {
  const maker = new URL('fixtures/make-directory.ts', import.meta.url)
  expect(await directoryRace(maker)).toEqual([])
})
