import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { parseCommandLine } from '../src/command-line.ts'

test.each([
  ['../README.md', 9],
  ['../../../docs/provisioners.md', 2],
])('every command line of %s is understood', async (file, count) => {
  const text = await readFile(new URL(file, import.meta.url), 'utf8')
  const lines = [
    ...text.replaceAll(/ \\\n\s*/g, ' ').matchAll(/^indev-platform (.*?)(?: +#.*)?$/gm),
  ]
  const kinds = lines.map(([, args = '']) => parseCommandLine(args.split(' '), {}).kind)
  expect(kinds).toHaveLength(count)
  expect(kinds).not.toContain('usage')
})
