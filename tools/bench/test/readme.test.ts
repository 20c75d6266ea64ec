import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@jest/globals'

import type { BenchResult } from '../src/result.ts'

const README = fileURLToPath(new URL('../README.md', import.meta.url))
const RUN_BENCH = fileURLToPath(new URL('fixtures/run-bench.ts', import.meta.url))

test('the bench in the README runs as it stands', async () => {
  const [, source = ''] = /```ts\n(.*?)```/s.exec(readFileSync(README, 'utf8')) ?? []
  const dir = mkdtempSync(join(tmpdir(), 'bench-readme-'))
  try {
    const file = join(dir, 'example.ts')
    writeFileSync(file, source)
    const child = spawn(process.execPath, [RUN_BENCH, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 50_000,
    })
    const result: BenchResult = JSON.parse(await text(child.stdout))
    expect(result.rows.map((row) => [row.case, row.unit, row.n])).toEqual([
      ['strings', 'us', 10],
      ['numbers', 'us', 10],
    ])
    expect(result.pairs).toHaveLength(1)
  } finally {
    rmSync(dir, { recursive: true })
  }
})
