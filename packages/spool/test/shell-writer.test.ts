import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { drain, noLock } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import { spoolDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

const SCRIPT = fileURLToPath(new URL('fixtures/write-segment.sh', import.meta.url))

test('a segment written by a shell script with printf and mv is delivered', async () => {
  const spool = openSpool({ dir: spoolDir() })
  spool.appendSync(textRecord('from the library'))
  execFileSync('sh', [SCRIPT, spool.dir, 'from a shell: 1 2 3'], { timeout: 20_000 })
  expect(spool.verify()).toEqual({ files: 2, records: 2, problems: [] })
  const handler = collector()
  await drain(spool, handler, { lock: noLock })
  expect(handler.texts().toSorted()).toEqual(['from a shell: 1 2 3', 'from the library'])
})
