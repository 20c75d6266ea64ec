import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { pendingSpans } from '../src/pending-spans.ts'
import { readJournal } from '../src/journal.ts'
import { type AppPaths, resolvePaths } from '../src/paths.ts'
import { type Running, fixture, start } from './support/child.ts'
import { type Place, newPlace } from './support/place.ts'
import { startSink, status } from './support/sink.ts'

const APP = { name: 'acme', version: '1.0.0', envPrefix: 'ACME' }

function acme(place: Place, line: string, env: NodeJS.ProcessEnv): Running {
  return start(fixture('commander-cli.ts'), line.split(' '), { ...place.env, ...env })
}

function pathsOf(place: Place): AppPaths {
  const paths = resolvePaths(APP, place.env)
  if (paths === undefined) throw new Error('a temporary home is usable')
  return paths
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

const ON = { ACME_TELEMETRY: 'on' }

describe('a commander program with the pipeline', () => {
  test('is the one that the README shows, and the pipeline is under 30 lines of it', () => {
    const section = read('../README.md').split('\n### With commander\n')[1] ?? ''
    const code = /```ts\n(?<code>[\s\S]*?)```/u.exec(section)?.groups?.['code'] ?? ''
    expect(code.trim().split('\n').length).toBeLessThan(30)
    expect(code).toMatch(/^import \* as kit/u)
    expect(read('fixtures/commander-cli.ts')).toContain(code)
  })

  test.each([
    ['greet --loud', 0, { stdout: 'HELLO WORLD\n' }, 'ok', undefined],
    ['refuse', 4, { stderr: 'this is refused\n' }, 'expected', '_OTHER'],
    ['throw', 1, { stdout: '' }, 'bug', 'TypeError'],
    ['reject', 1, { stdout: '' }, 'bug', 'RangeError'],
  ])('leaves one journal line and one span of `%s`', async (line, code, said, outcome, type) => {
    using place = newPlace()
    expect(await acme(place, line, ON).ended).toMatchObject({ code, signal: null, ...said })
    const paths = pathsOf(place)
    const [command = ''] = line.split(' ')
    expect(readJournal(paths).entries).toMatchObject([{ command, outcome, exitCode: code }])
    const [span, ...others] = pendingSpans(paths)
    expect(others).toEqual([])
    expect(span).toMatchObject({ name: `acme ${command}`, resource: { 'service.name': 'acme' } })
    expect(span?.attributes['error.type']).toBe(type)
    expect(span?.attributes['cli.outcome']).toBe(outcome)
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('dies by %s as it did before, and is recorded as cancelled', async (signal, code) => {
    using place = newPlace()
    const running = acme(place, 'wait', ON)
    await running.says('waiting')
    running.kill(signal)
    expect(await running.ended).toEqual({ code: null, signal, stdout: 'waiting\n', stderr: '' })
    const paths = pathsOf(place)
    const recorded = { command: 'wait', outcome: 'cancelled', exitCode: code }
    expect(readJournal(paths).entries).toMatchObject([recorded])
    expect(pendingSpans(paths)).toMatchObject([{ attributes: { 'error.type': signal } }])
  })

  test('records the options that its allow-list names, and no other word that was typed', async () => {
    using place = newPlace()
    await acme(place, 'greet canary-argument --loud --note canary-option', ON).ended
    await acme(place, 'throw', ON).ended
    expect(pendingSpans(pathsOf(place))[0]?.attributes['loud']).toBe(true)
    const bytes = place.bytes().toString('latin1')
    for (const word of ['canary', 'must not leave']) expect(bytes).not.toContain(word)
  })

  test('records no command where none ran: help, the version, a mistake', async () => {
    using place = newPlace()
    for (const line of ['--help', '--version', 'nope']) await acme(place, line, ON).ended
    expect(place.tree()).toEqual([])
  })

  test.each([
    ['ACME_TELEMETRY', 'off'],
    ['DO_NOT_TRACK', '1'],
    ['CI', 'true'],
    // Nobody has seen the notice: there is no terminal.
    ['UNRELATED', ''],
  ])('with %s=%s touches nothing and does what it did before', async (name, value) => {
    using place = newPlace()
    await using sink = await startSink(status(200))
    const env = { [name]: value, ACME_OTLP_ENDPOINT: sink.url }
    expect(await acme(place, 'greet', env).ended).toEqual({
      code: 0,
      signal: null,
      stdout: 'hello world\n',
      stderr: '',
    })
    expect((await acme(place, 'refuse', env).ended).code).toBe(4)
    expect(place.tree()).toEqual([])
    expect(sink.connections()).toBe(0)
  })
})
