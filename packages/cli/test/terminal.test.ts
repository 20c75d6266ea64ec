import { readFileSync, readdirSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { noticeText } from '@indev/telemetry'
import { type CliApp, run } from '../src/index.ts'
import { testHost } from '../src/testing.ts'
import { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { spoolFiles } from './support/spool-bytes.ts'
import { Terminal, hasTerminals } from './support/terminal.ts'
import { answerOf, inProcess, ways, withPending } from './support/ways.ts'

const NOTICE = noticeText({ name: 'ways', version: '1.2.3', envPrefix: 'WAYS' }).trimEnd()

const describeOnTerminal = hasTerminals() ? describe : describe.skip
if (!hasTerminals()) process.stderr.write('skipped: 10 tests on a terminal (needs tmux)\n')

const WAYS: CliApp = {
  identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' },
  summary: '',
  commands: [],
  uploaderEntry: new URL('file:///nowhere/uploader.js'),
}

describeOnTerminal('the first-run notice', () => {
  test('comes once, on a terminal; that run is not recorded, the next one is', () => {
    using home = new Home()
    using terminal = new Terminal(home)
    const first = terminal.ways('end return')
    expect(first).toContain(NOTICE)
    expect(first.indexOf(NOTICE)).toBeLessThan(first.indexOf('{"done":true}'))
    expect(home.journal('ways')).toEqual([])
    expect(spoolFiles(home.paths('ways'))).toEqual([])

    const second = terminal.ways('end return')
    expect(second).toContain('{"done":true}')
    expect(second).not.toContain('records how its commands go')
    expect(home.journal('ways')).toMatchObject([{ command: 'end return', outcome: 'ok' }])
    expect(spoolFiles(home.paths('ways'))).toHaveLength(1)
  })

  test('the check catches a program that records before anybody could read it', () => {
    using home = new Home()
    const mutant = fileURLToPath(new URL('fixtures/unasked.ts', import.meta.url))
    using terminal = new Terminal(home, { NODE_OPTIONS: `--import ${mutant}` })
    expect(terminal.ways('end return')).toContain(NOTICE)
    expect(home.journal('ways')).toHaveLength(1)
  })

  test.each([
    ['a telemetry command', 'telemetry status'],
    ['a run that is told to record nothing', 'end return --telemetry off'],
    ['a run whose errors go to a file', 'end return 2> /dev/null'],
  ])('is neither shown nor used up by %s', (_name, line) => {
    using home = new Home()
    using terminal = new Terminal(home)
    expect(terminal.ways(line)).not.toContain('records how its commands go')
    expect(home.journal('ways')).toEqual([])
    expect(terminal.ways('end return')).toContain(NOTICE)
  })

  test('is not shown, and nothing recorded, where nobody looks', async () => {
    using home = new Home()
    const { stderr } = await ways(home, 'end return')
    expect(stderr).toBe('')
    expect(readdirSync(home.dir)).toEqual([])
  })
})

describeOnTerminal('telemetry erase on a terminal', () => {
  test('removes everything when the name of the program is typed', async () => {
    using home = withPending(2)
    const paths = home.paths('ways')
    const id = readFileSync(paths.installIdFile, 'utf8')
    using terminal = new Terminal(home)
    const screen = terminal.ways('telemetry erase', 'ways')
    expect(screen).toContain('2 pending records, the journal that SLOs are computed from')
    expect(screen).toContain('Type ways to go on: ')
    expect(screen).toContain('erased 2 pending records, 1 journal file')
    expect(screen).toContain('exit 0')
    expect(home.journal('ways')).toEqual([])
    expect(spoolFiles(paths)).toEqual([])
    await ways(home, 'end return')
    expect(readFileSync(paths.installIdFile, 'utf8')).not.toBe(id)
    expect(await answerOf(home, 'telemetry status')).toMatchObject({ dropped: { purged: 2 } })
  })

  test.each(['yes', 'WAYS', ''])('removes nothing when %j is typed', async (answer) => {
    using home = withPending(1)
    using terminal = new Terminal(home)
    const screen = terminal.ways('telemetry erase', answer)
    expect(screen).toContain('nothing was removed: what was typed is not ways')
    expect(screen).toContain('exit 1')
    expect(home.journal('ways')).toHaveLength(1)
    expect(spoolFiles(home.paths('ways'))).toHaveLength(1)
  })
})

test('Ctrl-C at the question of telemetry erase removes nothing', async () => {
  using home = withPending(1)
  const terminals = { stdin: true, stderr: true }
  const host = testHost(['telemetry', 'erase'], { env: home.env(), terminals })
  const { stdin, stderr } = host.streams
  const asked = {
    ...stderr,
    write(text: string) {
      stderr.write(text)
      if (text.startsWith('Type ways')) host.signal('SIGINT')
    },
  }
  const streams = {
    ...host.streams,
    stdin: { ...stdin, open: () => new PassThrough() },
    stderr: asked,
  }
  expect(await run(WAYS, { ...host, streams })).toBe(130)
  expect(host.captured.stderr).toMatch(/Type ways to go on: $/u)
  expect(home.journal('ways')).toHaveLength(1)
  expect(spoolFiles(home.paths('ways'))).toHaveLength(1)
})

test('telemetry erase without a terminal needs --yes, and says what it cannot recall', async () => {
  await using collector = await serve((request, response) => {
    request.resume()
    response.writeHead(200).end()
  })
  using home = withPending(1)
  const flush = 'telemetry flush --timeout 25s'
  await inProcess(home, flush, { WAYS_OTLP_ENDPOINT: collector.url })
  expect(await inProcess(home, 'telemetry erase')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('try: ways telemetry erase --yes'),
  })
  expect(home.journal('ways')).toHaveLength(1)
  const { code, stdout } = await inProcess(home, 'telemetry erase --yes')
  expect(code).toBe(0)
  expect(stdout).toContain("1 record had been delivered: what the collector has can't be recalled")
  expect(home.journal('ways')).toEqual([])
  expect(await answerOf(home, 'telemetry log')).toEqual([])
})
