import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { CliError } from '../src/errors.ts'
import { NOWHERE, runInProcess } from '../src/testing.ts'
import { appOf, NOW_MS, shop, TABLE } from './support/crates.ts'

describe('what decides how a result is printed', () => {
  test.each<[string, readonly string[], NodeJS.ProcessEnv, string | undefined, string]>([
    ['a flag before all', ['-o', 'name'], { SHOP_OUTPUT: 'json' }, 'json', 'tea\n茶葉\n'],
    ['-q before the variable', ['-q'], { SHOP_OUTPUT: 'json' }, undefined, 'tea\n茶葉\n'],
    ['the variable before settings', [], { SHOP_OUTPUT: 'name' }, 'json', 'tea\n茶葉\n'],
    ['settings before what is built in', [], {}, 'name', 'tea\n茶葉\n'],
    ['no settings that make no sense', [], {}, 'xml', TABLE],
    ['an empty variable not at all', [], { SHOP_OUTPUT: '' }, undefined, TABLE],
  ])('%s', async (_name, flags, env, settings, stdout) => {
    const app: CliApp = { ...appOf(), defaultOutput: () => settings }
    const ended = await runInProcess(app, ['list', ...flags], {
      env: { ...NOWHERE, ...env },
      nowMs: () => NOW_MS,
    })
    expect(ended.stdout).toBe(stdout)
  })

  test('a variable that makes no sense is refused, by its name', async () => {
    const env = { ...NOWHERE, SHOP_OUTPUT: 'xml' }
    const { exitCode, stderr } = await runInProcess(appOf(), ['list'], { env })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('SHOP_OUTPUT must be one of table, wide')
  })

  test('a command without names is printed as text where only the variable asks for names', async () => {
    const env = { ...NOWHERE, SHOP_OUTPUT: 'name' }
    const { stdout } = await runInProcess(appOf(), ['count'], { env })
    expect(stdout).toBe('2\n')
  })

  test('settings that cannot be read are told before anything is done', async () => {
    const app: CliApp = {
      ...appOf(),
      defaultOutput() {
        throw new CliError({ slug: 'a.b', kind: 'environment', message: 'bad', recordable: true })
      },
    }
    await expect(runInProcess(app, ['list'])).resolves.toEqual({
      exitCode: 10,
      stdout: '',
      stderr: 'error: bad\n',
    })
  })

  test('--quiet says nothing beside the result', async () => {
    await expect(shop(['count', '-q', '-o', 'json'])).resolves.toEqual({
      exitCode: 0,
      stdout: '{"count":2}\n',
      stderr: '',
    })
  })
})
