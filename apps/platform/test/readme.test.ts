import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { parseCommandLine } from '../src/command-line.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

test('every command line of the README is understood', () => {
  const lines = [...readme.matchAll(/^indev-platform (.*?)(?: +#.*)?$/gm)]
  const kinds = lines.map(([, args = '']) => parseCommandLine(args.split(' '), {}).kind)
  expect(kinds).toEqual(['serve', 'serve', 'serve', 'serve', 'serve'])
})
