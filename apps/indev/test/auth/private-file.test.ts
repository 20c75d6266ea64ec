import { expect, test } from '@jest/globals'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  preparePrivateFolder,
  readPrivateJson,
  writePrivateJson,
} from '../../src/auth/private-file.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const mode = (path: string): number => statSync(path).mode & 0o777

test('what was written is read back, and an absent file is empty', () => {
  using dir = temporaryDir()
  const file = join(dir.path, 'deep/indev/credentials.json')
  expect(readPrivateJson(file)).toEqual({})
  writePrivateJson(file, { v: 1 })
  expect(readPrivateJson(file)).toEqual({ v: 1 })
})

test('the file is 0600 in a folder of 0700, whatever they were before', () => {
  using dir = temporaryDir()
  const folder = join(dir.path, 'indev')
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  const file = join(folder, 'credentials.json')
  writeFileSync(file, '{}', { mode: 0o644 })
  writePrivateJson(file, {})
  expect([mode(file), mode(folder)]).toEqual([0o600, 0o700])
})

test('a rewrite is a rename and leaves no other file behind', () => {
  using dir = temporaryDir()
  const file = join(dir.path, 'credentials.json')
  writePrivateJson(file, { n: 1 })
  const before = statSync(file).ino
  writePrivateJson(file, { n: 2 })
  expect(statSync(file).ino).not.toBe(before)
  expect(readdirSync(dir.path)).toEqual(['credentials.json'])
})

test.each([
  ['a symbolic link', (file: string) => symlinkSync('/dev/null', file), 'symbolic link'],
  ['not JSON', (file: string) => writeFileSync(file, 's3cret'), 'not JSON'],
  ['not an object', (file: string) => writeFileSync(file, '[]'), 'not a JSON object'],
  ['a folder', (file: string) => mkdirSync(file), 'EISDIR'],
])('%s is refused with a reason and without its content', (_what, make, why) => {
  using dir = temporaryDir()
  const file = join(dir.path, 'credentials.json')
  make(file)
  expect(() => readPrivateJson(file)).toThrow(
    expect.objectContaining({
      kind: 'environment',
      slug: 'credentials.unreadable',
      message: `${file} cannot be used: ${why.startsWith('symbolic') ? 'a symbolic link' : why}`,
    }),
  )
})

test('a place that cannot be written is found before anything is worth keeping', () => {
  using dir = temporaryDir()
  const blocked = join(dir.path, 'file')
  writeFileSync(blocked, '')
  expect(() => preparePrivateFolder(join(blocked, 'indev'))).toThrow(
    expect.objectContaining({ kind: 'environment', slug: 'credentials.unwritable' }),
  )
  preparePrivateFolder(join(dir.path, 'fine'))
  expect(readdirSync(join(dir.path, 'fine'))).toEqual([])
})

test('a failed rewrite keeps the former content', () => {
  using dir = temporaryDir()
  const folder = join(dir.path, 'indev')
  const file = join(folder, 'credentials.json')
  writePrivateJson(file, { n: 1 })
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  expect(() => writePrivateJson(file, circular)).toThrow(
    expect.objectContaining({ kind: 'environment' }),
  )
  expect(readFileSync(file, 'utf8')).toBe('{\n  "n": 1\n}\n')
})
