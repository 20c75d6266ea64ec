import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { CliApp } from '../src/app.ts'
import { defineCommand } from '../src/define-command.ts'
import { stream } from '../src/output/stream.ts'
import { run } from '../src/run.ts'
import { testHost } from '../src/testing.ts'
import { CRATES, shop } from './support/crates.ts'
import { openShop } from './support/shop.ts'

/** Three crates, and then nothing for ever; `ready` is called before the wait. */
function endless(ready: () => void): CliApp {
  const tail = defineCommand({
    path: ['tail'],
    summary: 'Never ends.',
    args: {},
    run: () => stream(stuck(ready)),
    human: (value) => `${value}`,
  })
  const load = (): Promise<typeof tail> => Promise.resolve(tail)
  return { ...openShop().app, commands: [{ path: ['tail'], summary: 'Never ends.', load }] }
}

/**
 * Counts to three, and gets stuck.
 *
 * @yields The count.
 */
async function* stuck(ready: () => void): AsyncGenerator<number> {
  yield* [1, 2, 3]
  ready()
  await new Promise(() => undefined)
}

describe('a result that comes in pieces', () => {
  test('is a YAML document each', async () => {
    const { stdout } = await shop(['watch', '-o', 'yaml'])
    const documents = stdout.split('---\n').slice(1)
    expect(documents.map((text): unknown => parse(text))).toEqual([[CRATES[0]], CRATES])
  })

  test('ends when nobody reads it any more', async () => {
    const host = testHost(['tail', '-o', 'jsonl'])
    const app = endless(() => {
      throw new Error('read on, for nobody')
    })
    let taken = ''
    const stdout = {
      isTTY: false,
      columns: undefined,
      get isGone() {
        return taken.includes('2')
      },
      write(text: string) {
        taken += text
      },
    }
    const streams = { ...host.streams, stdout }
    await expect(run(app, { ...host, streams })).resolves.toBe(0)
    expect(taken).toBe('1\n2\n')
  })

  test('ends by a signal, whatever its source is doing', async () => {
    const host = testHost(['tail', '-o', 'jsonl'])
    const app = endless(() => {
      host.signal('SIGINT')
    })
    await expect(run(app, host)).resolves.toBe(130)
    expect(host.captured.stdout).toMatch(/^1\n2\n3\n\{"error":\{"slug":"cli\.interrupted"/u)
  })
})
