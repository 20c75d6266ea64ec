import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from '@jest/globals'
import { noLock } from '../src/drain.ts'
import { loadImplementation } from './proof/implementation.ts'
import { OWN_SOURCES } from './proof/implementation.ts'
import { spoolDir, tempDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

test("two versions of the library share a spool: each delivers its own, and leaves the other's alone", async () => {
  const root = tempDir()
  cpSync(fileURLToPath(OWN_SOURCES), join(root, 'src'), { recursive: true })
  symlinkSync(
    fileURLToPath(new URL('../node_modules', import.meta.url)),
    join(root, 'node_modules'),
  )
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  const frame = join(root, 'src', 'frame.ts')
  const text = readFileSync(frame, 'utf8')
  expect(text).toContain('const VERSION = 1\n')
  writeFileSync(frame, text.replace('const VERSION = 1\n', 'const VERSION = 2\n'))

  const ours = await loadImplementation(OWN_SOURCES)
  const later = await loadImplementation(pathToFileURL(join(root, 'src/')))
  const dir = spoolDir()
  ours.openSpool({ dir }).appendSync(textRecord('version 1'))
  later.openSpool({ dir }).appendSync(textRecord('version 2'))
  expect(ours.openSpool({ dir }).verify().problems).toMatchObject([{ kind: 'foreign' }])

  const old = collector()
  const young = collector()
  await ours.drain(ours.openSpool({ dir }), old, { lock: noLock })
  expect(ours.openSpool({ dir }).stats()).toMatchObject({ pending: { files: 1 }, torn: 0 })
  await later.drain(later.openSpool({ dir }), young, { lock: noLock })
  expect([old.texts(), young.texts()]).toEqual([['version 1'], ['version 2']])
  expect(ours.openSpool({ dir }).stats()).toMatchObject({ pending: { files: 0 }, dropped: {} })
})
