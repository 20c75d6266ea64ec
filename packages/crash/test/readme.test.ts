import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { runPlain, scratch } from './support/programs.ts'

const README = new URL('../README.md', import.meta.url)

/** The code with this package's modules by their place: it runs outside of the workspace. */
const resolved = (code: string): string =>
  code.replaceAll(/'(@indev\/crash[^']*)'/g, (_, name: string) => `'${import.meta.resolve(name)}'`)

test('what the README shows works as it stands', async () => {
  const [guard = '', show = '', ask = ''] = [
    ...readFileSync(README, 'utf8').matchAll(/```ts\n(?<code>.*?)```/gs),
  ].map((match) => match.groups?.['code'] ?? '')
  using temp = scratch()
  const crash = join(temp.path, '.local/state/my-tool/crash')
  mkdirSync(join(temp.path, '.local/state/my-tool'), { recursive: true })
  const main = `async function main() { throw new Error('from the README') }\n`
  const dir = `const dir = ${JSON.stringify(crash)}\n`
  const files = {
    'guard.mjs': main + guard.replace(': unknown', ''),
    'show.mjs': dir + show,
    // Of itself: it is not guarded.
    'ask.mjs': `${dir}const { pid } = process\n${ask}process.stdout.write(answer.outcome)`,
  }
  const ends: [number | null, string][] = []
  for (const [name, code] of Object.entries(files)) {
    const file = join(temp.path, name)
    writeFileSync(file, resolved(code))
    const { code: exit, stdout } = await runPlain([file], { HOME: temp.path })
    ends.push([exit, stdout])
  }
  expect(ends).toEqual([
    [70, ''],
    [0, expect.stringMatching(/Error: from the README\n {2}> main .*GET \/clusters\n$/s)],
    [0, 'not-ours'],
  ])
})
