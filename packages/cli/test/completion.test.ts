import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { SHELLS } from '../src/completion/scripts.ts'
import { defineCommand } from '../src/define-command.ts'
import { runInProcess } from '../src/testing.ts'
import { Home } from './support/program.ts'
import { teaShop } from './support/tea-shop.ts'

/** What a shell gets for a line that ends at the cursor. */
async function tab(line: string, home?: Home): Promise<string[]> {
  const words = line.split(' ')
  const argv = ['__complete', 'zsh', String(words.length - 1), ...words]
  const options = home === undefined ? {} : { env: home.env() }
  const { exitCode, stdout, stderr } = await runInProcess(teaShop(defineCommand), argv, options)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout.trimEnd().split('\n')
}

const values = (lines: readonly string[]): string[] =>
  lines.slice(1).map((line) => line.split('\t')[0] ?? '')

describe('Tab offers', () => {
  test('commands and groups, with what they do; no hidden ones', async () => {
    const [kind, ...lines] = await tab('')
    expect(kind).toBe('words')
    expect(lines).toContain('order\tManages orders.')
    expect(lines).toContain('completion\tPrints the script that completes commands at Tab.')
    expect(lines.join('\n')).not.toContain('back-door')
  })

  const CASES: readonly (readonly [line: string, values: readonly string[]])[] = [
    ['ord', ['order']],
    ['order ', ['place', 'list']],
    ['order pl', ['place']],
    ['--no-input order pl', ['place']],
    ['-o json order pl', ['place']],
    ['nothing ', []],
    ['order nothing ', []],
    ['order place --s', ['--size']],
    ['order place --wa', []],
    ['order place --no-w', ['--no-wait']],
    ['order place --no-g', ['--no-gift']],
    ['order place --gift --g', []],
    ['order place --tag hot --ta', ['--tag']],
    ['order place --size ', ['small', 'large']],
    ['order place -s ', ['small', 'large']],
    ['order place --size la', ['large']],
    ['order place --size=la', ['--size=large']],
    ['order place -s=l', ['-s=large']],
    ['order place --count ', []],
    ['order place tea ', ['hot', 'cold']],
    ['order place tea hot c', ['cold']],
    ['order place tea -- c', ['cold']],
    ['order place tea -- --s', []],
    ['order place --output jsonp', ['jsonpath=']],
    ['completion z', ['zsh']],
  ]
  test.each(CASES)('after %j: %j', async (line, expected) => {
    expect(values(await tab(line))).toEqual(expected)
  })

  test('flags that are needed first, then the others, with what they mean', async () => {
    const lines = await tab('order place --')
    expect(lines.slice(0, 5)).toEqual([
      'words',
      '--name\tWhat',
      '--count\tHow many',
      '--size\tSize',
      '--file\tMore of it',
    ])
    expect(lines).toContain('--output\tHow the result is printed')
    expect(lines.join()).not.toContain('--secret')
  })

  test('flags where no word may follow', async () => {
    expect(values(await tab('order list '))).toContain('--all')
  })

  test('files, which the shell knows best', async () => {
    await expect(tab('order place --file no')).resolves.toEqual(['files'])
    await expect(tab('order place -f ')).resolves.toEqual(['files'])
  })

  test('an answer from the command that is typed, and loads no other', async () => {
    const loaded: string[] = []
    const app = teaShop(defineCommand, (path) => loaded.push(path))
    await runInProcess(app, ['__complete', 'zsh', '1', 'order', ''])
    expect(loaded).toEqual([])
    await runInProcess(app, ['__complete', 'zsh', '2', 'order', 'place', '--'])
    expect(loaded).toEqual(['order place'])
  })

  test('the same without loading a command, where the program was built with its table', async () => {
    using home = new Home()
    const loaded: string[] = []
    const app = teaShop(defineCommand, (path) => loaded.push(path))
    const file = join(home.dir, 'table.json')
    const specsFile = pathToFileURL(file)
    const ask = ['__complete', 'zsh', '2', 'order', 'place', '--']
    const plain = await runInProcess(app, ask)
    const table = await runInProcess(app, ['__table'])
    writeFileSync(file, table.stdout)
    loaded.length = 0
    await expect(runInProcess({ ...app, specsFile }, ask)).resolves.toEqual(plain)
    expect(loaded).toEqual([])
    writeFileSync(file, table.stdout.slice(1))
    await expect(runInProcess({ ...app, specsFile }, ask)).resolves.toEqual(plain)
    expect(loaded).toEqual(['order place'])
  })

  test('nothing, in silence, whatever it is asked', async () => {
    const app = teaShop(defineCommand)
    const broken = {
      ...app,
      completeNames(): readonly string[] {
        throw new Error('broken')
      },
    }
    for (const argv of [[], ['zsh'], ['zsh', 'x'], ['zsh', '2', 'order', 'place', '']]) {
      const ended = await runInProcess(broken, ['__complete', ...argv])
      expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
      expect(ended.stdout).toMatch(/^words\n/u)
    }
  })
})

const list = (home: Home, env: NodeJS.ProcessEnv = {}): Promise<unknown> =>
  runInProcess(teaShop(defineCommand), ['order', 'list'], { env: home.env(env) })
const namesDir = (home: Home): string => join(home.paths('shop').stateDir, 'names')

describe('names of what there is', () => {
  test('are offered after a listing, without what could be a flag or move the cursor', async () => {
    using home = new Home()
    expect(values(await tab('order place ', home))).toEqual(['oolong'])
    await list(home)
    expect(values(await tab('order place ', home))).toEqual([
      'oolong',
      'green',
      'two words',
      'evil$(touch pwned)',
    ])
    expect(values(await tab('order place --name=g', home))).toEqual(['--name=green'])
  })

  test('are private, and written once for the same names', async () => {
    using home = new Home()
    await list(home)
    const file = join(namesDir(home), 'tea')
    const first = lstatSync(file)
    expect([first.mode & 0o777, lstatSync(namesDir(home)).mode & 0o777]).toEqual([0o600, 0o700])
    await list(home)
    expect(lstatSync(file).ino).toBe(first.ino)
    expect(readdirSync(namesDir(home))).toEqual(['tea'])
  })

  test('are not kept in CI', async () => {
    using home = new Home()
    await list(home, { CI: 'true', DO_NOT_TRACK: '1' })
    expect(readdirSync(home.dir)).toEqual([])
  })

  test('are not read through a link, nor from a file that is too large', async () => {
    using home = new Home()
    mkdirSync(namesDir(home), { recursive: true })
    writeFileSync(join(home.dir, 'foreign'), 'stolen\n')
    symlinkSync(join(home.dir, 'foreign'), join(namesDir(home), 'tea'))
    expect(values(await tab('order place ', home))).toEqual(['oolong'])
    await list(home)
    expect(values(await tab('order place g', home))).toEqual(['green'])
    writeFileSync(join(namesDir(home), 'tea'), 'name\n'.repeat(1_000_000))
    expect(values(await tab('order place ', home))).toEqual(['oolong'])
  })
})

describe('the script', () => {
  test.each(SHELLS)('for %s is the result, and says where it goes', async (shell) => {
    const { exitCode, stdout } = await runInProcess(teaShop(defineCommand), ['completion', shell])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('# Tab completion of shop for ')
    expect(stdout).toContain(`__complete ${shell}`)
  })

  test('for another shell is refused', async () => {
    const { exitCode, stderr } = await runInProcess(teaShop(defineCommand), ['completion', 'tcsh'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('must be one of bash, zsh, fish, powershell'),
    })
  })
})
