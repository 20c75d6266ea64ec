import { expect, test } from '@jest/globals'
import { defineCommand, run } from '../src/index.ts'
import type { CliApp } from '../src/index.ts'
import { runInProcess, testHost } from '../src/testing.ts'

/** An app with one command, which notes when its result has been shown. */
function appWith(work: () => string, onShown: () => void): CliApp {
  const command = defineCommand({
    path: ['make'],
    summary: 'Makes.',
    args: {},
    run(_args, ctx) {
      ctx.onShown(onShown)
      return work()
    },
    human: (text) => text,
  })
  return {
    identity: { name: 'made', version: '1.0.0', envPrefix: 'MADE' },
    summary: '',
    commands: [{ path: ['make'], summary: 'Makes.', load: () => Promise.resolve(command) }],
    uploaderEntry: new URL('file:///nowhere/uploader.js'),
  }
}

test('what waits for the result to be shown runs after it was written', async () => {
  const host = testHost(['make'])
  let written = ''
  const app = appWith(
    () => 'done',
    () => {
      written = host.captured.stdout
    },
  )
  expect(await run(app, host)).toBe(0)
  expect(written).toBe('done\n')
})

test.each([
  ['a command that failed', {}, 70],
  ['a result that was not taken', { drained: () => Promise.resolve(new Error('ENOSPC')) }, 10],
])('it never runs for %s', async (_what, more, exitCode) => {
  let count = 0
  const work = (): string => {
    if (exitCode === 70) throw new Error('broken')
    return 'done'
  }
  const app = appWith(work, () => {
    count += 1
  })
  expect(await run(app, { ...testHost(['make']), ...more })).toBe(exitCode)
  expect(count).toBe(0)
})

test('what it throws does not change how the command ended', async () => {
  const app = appWith(
    () => 'done',
    () => {
      throw new Error('too late')
    },
  )
  expect(await runInProcess(app, ['make'])).toMatchObject({
    exitCode: 0,
    stdout: 'done\n',
    stderr: '',
  })
})
