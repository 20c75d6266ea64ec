import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, jest, test } from '@jest/globals'
import { ProcessOutput } from '../src/process-output.ts'
import { Home, start } from './support/program.ts'

describe('the output', () => {
  test('arrives whole through a pipe, however long', async () => {
    using home = new Home()
    const { stdout, code } = await start('ways-to-end', ['end', 'flood'], home.env()).ended
    expect({ code, length: stdout.length }).toEqual({ code: 0, length: 4 * 1024 * 1024 + 3 })
  })

  test('arrives whole and in order through a pipe that is full and does not block', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'shared'], home.env({ WAYS_TELEMETRY: 'on' }))
    const { stdout, code } = await program.ended
    const { length } = stdout
    expect({ code, length }).toEqual({ code: 0, length: 6 + 4 * 1024 * 1024 + 3 })
    expect(stdout.startsWith('first\n"xxx')).toBe(true)
    expect(home.journal('ways')).toMatchObject([{ outcome: 'ok' }])
  })

  test('whose reader goes away ends quietly', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'flood'], home.env({ WAYS_TELEMETRY: 'on' }))
    program.child.stdout.destroy()
    const { code, stderr } = await program.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(home.journal('ways')).toMatchObject([{ outcome: 'ok' }])
  })

  test('that never ends by itself ends when its reader goes away', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'watch', '-o', 'jsonl'], home.env())
    program.child.stdout.once('data', () => program.child.stdout.destroy())
    const { code, stdout, stderr } = await program.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^1\n/u)
  })

  test.each([
    ['EPIPE', undefined],
    ['ECONNRESET', undefined],
    ['ENOSPC', 'ENOSPC'],
  ])('that the system answers by %s goes nowhere any more: problem %p', async (code, why) => {
    const refused = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw Object.assign(new Error(code), { code })
    })
    const output = new ProcessOutput(1, () => process.stdout)
    output.write('text')
    refused.mockRestore()
    const problem = await output.drained()
    expect([output.isGone, problem?.message]).toEqual([true, why])
  })

  test('that the disk refuses is a failure', () => {
    using home = new Home()
    const program = new URL('fixtures/ways-to-end.ts', import.meta.url).pathname
    const shell = `"${process.execPath}" "${program}" end flood > /dev/full; echo "exit $?"`
    const said = execFileSync('sh', ['-c', shell], {
      env: home.env(),
      timeout: 30_000,
      stdio: 'pipe',
    })
    expect(said.toString()).toBe('exit 10\n')
  })
})

describe('a machine without a usable home', () => {
  test.each([
    ['HOME is empty', { HOME: '', TMPDIR: '/dev/null' }],
    ['HOME cannot be written', { HOME: '/dev/null/home', TMPDIR: '/dev/null' }],
    ['HOME cannot be written, but TMPDIR can', { HOME: '/proc' }],
    ['the state directory is a file', { XDG_STATE_HOME: '/dev/null' }],
  ])('%s: the command works and prints nothing extra', async (_name, more) => {
    using home = new Home()
    const env = home.env({ WAYS_TELEMETRY: 'on', ...more })
    await expect(start('ways-to-end', ['end', 'return'], env).ended).resolves.toEqual({
      code: 0,
      signal: null,
      stdout: '{"done":true}\n',
      stderr: '',
    })
  })
})
