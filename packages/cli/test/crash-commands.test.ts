import { describe, expect, test } from '@jest/globals'
import { crashReplay } from '../src/builtin/crash-replay.ts'
import { crashSimulate } from '../src/builtin/crash-simulate.ts'
import { createView } from '../src/text-view.ts'
import { runInProcess, schemaProblems, testHost } from '../src/testing.ts'
import { crash, filesIn, reportsIn } from './support/crash.ts'
import { type Ended, Home, start } from './support/program.ts'
import { openShop } from './support/shop.ts'

test('crash replay runs what changes nothing once more, and any other command only when asked twice', async () => {
  using home = new Home()
  const run = (line: string): Promise<Ended> =>
    start('ways-to-end', line.split(' '), home.env({ WAYS_TELEMETRY: 'on' })).ended
  await run('end bug --code 3')
  expect((await run('crash replay')).stderr).toContain('end bug was given --code; values are in no')
  // Both speak: what the command says is not in the way of the one document.
  const { code, stdout, stderr } = await run('crash replay last -o json -- --code 3 -o json')
  const replayed: unknown = JSON.parse(stdout)
  expect({ code, replayed }).toEqual({
    code: 0,
    replayed: { exitCode: 70, signal: null, reports: [expect.any(String)], isSame: true },
  })
  expect(stderr).toContain('"slug":"cli.bug"')
  expect(schemaProblems(crashReplay.result ?? {}, replayed)).toEqual([])
  const view = createView(testHost([]).streams.stdout, false, 0)
  expect(crashReplay.human(replayed, view)).toMatch(
    /^the command exited with 70 .+, the same crash$/u,
  )
  const [again] = reportsIn(home)
  expect(again).toMatchObject({ command: 'end bug', locals: 'captured' })
  await run('end throw')
  expect(await run('crash replay')).toMatchObject({ code: 3, stdout: '' })
})

describe('crash simulate', () => {
  test('really crashes: another process by itself, this one with --here', async () => {
    using home = new Home()
    const simulate = (...args: string[]): Promise<Ended> =>
      start('ways-to-end', ['crash', 'simulate', '--kind', ...args], home.env()).ended
    const { code, stdout } = await simulate('segmentation-fault', '-o', 'json')
    const simulated: unknown = JSON.parse(stdout)
    expect(schemaProblems(crashSimulate.result ?? {}, simulated)).toEqual([])
    expect({ code, ...Object(simulated) }).toEqual({
      code: 0,
      simulation: 'segmentation-fault',
      exitCode: null,
      signal: 'SIGSEGV',
      report: expect.any(String),
      kind: 'vanished',
    })
    expect(await simulate('null', '--here')).toMatchObject({
      code: 70,
      stderr: expect.stringMatching(/^error: this is a bug in ways: null\ncrash /u),
    })
    expect(JSON.parse((await crash(home, 'list -o json')).stdout)).toMatchObject([
      { kind: 'exception', command: 'crash simulate' },
      { kind: 'vanished', command: 'crash simulate' },
    ])
    // Never recorded, and nothing is left running or waiting.
    expect(home.journal('ways')).toEqual([])
    expect((await crash(home, 'erase --all')).stdout).toBe('2 crash reports erased\n')
    expect(filesIn(home)).toEqual([])
  })

  test('does nothing where diagnostics are off', async () => {
    using home = new Home()
    const { app } = openShop()
    const env = home.env({ SHOP_DIAGNOSTICS: 'off' })
    expect(await runInProcess(app, ['crash', 'simulate', '--kind', 'kill'], { env })).toMatchObject(
      { exitCode: 10, stderr: expect.stringContaining('SHOP_DIAGNOSTICS') },
    )
  })
})

test('crash upload is off, says when it does nothing, and keeps what else is set', async () => {
  using home = new Home()
  const said: string[] = []
  for (const word of ['status', 'on', 'status', 'off', 'status']) {
    said.push((await crash(home, `upload ${word}`)).stdout)
  }
  const off = 'upload of crash reports is off\n'
  const on = expect.stringMatching(/^upload of crash reports is on\nthey stay here all the same, /u)
  expect(said).toEqual([off, on, on, off, off])
})
