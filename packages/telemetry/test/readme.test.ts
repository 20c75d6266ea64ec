import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readJournal } from '../src/journal.ts'
import { resolvePaths } from '../src/paths.ts'
import { start } from './support/child.ts'
import { newPlace } from './support/place.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test("the README's example is under 30 lines, runs as it stands, and records its command", async () => {
  using place = newPlace()
  const example = /```ts\n(?<code>[\s\S]*?)```/u.exec(README)?.groups?.['code'] ?? ''
  expect(example.trim().split('\n').length).toBeLessThan(30)
  // Below the package, so that the package finds itself by its name.
  const file = new URL(`../.jest/readme-example-${process.pid}.ts`, import.meta.url)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, example)
  const ended = await start(file, [], { ...place.env, ACME_TELEMETRY: 'on' }).ended
  rmSync(file)
  expect(ended).toEqual({ code: 0, signal: null, stdout: 'HELLO\n', stderr: '' })
  const app = { name: 'acme', version: '1.0.0', envPrefix: 'ACME' }
  const paths = resolvePaths(app, place.env) ?? place.paths
  expect(readJournal(paths).entries).toMatchObject([{ command: 'greet', outcome: 'ok' }])
})
