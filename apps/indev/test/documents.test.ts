import { expect, test } from '@jest/globals'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandProblems } from '@indev/cli/testing'
import { indev } from '../src/app.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist', '.dev', '.git'])
const documents: ReadonlyMap<string, string> = new Map(
  globSync(['*.md', '.changeset/*.md', '{docs,packages,apps,tools,deploy}/**/*.md'], {
    cwd: root,
    exclude: (name) => SKIPPED.has(name),
  }).map((name) => [name, readFileSync(join(root, name), 'utf8')]),
)
const FENCED = /^```\w*\n(?<code>.*?)^```$/gmsu
const INLINE = /`(?<code>[^`\n]+)`/gu

/** What GitHub makes of a heading: `## A *Word*, etc.` is `a-word-etc`; the second of a name gets `-1`. */
function anchorsOf(text: string): ReadonlySet<string> {
  const counts = new Map<string, number>()
  const headings = text.replaceAll(FENCED, '').matchAll(/^#{1,6} (?<heading>.+)$/gmu)
  return new Set(
    [...headings].map(({ groups }) => {
      const words = (groups?.['heading'] ?? '').replaceAll(
        /\[(?<words>[^\]]*)\]\([^)]*\)/gu,
        '$<words>',
      )
      const name = words
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-')
      const count = counts.get(name) ?? 0
      counts.set(name, count + 1)
      return count === 0 ? name : `${name}-${count}`
    }),
  )
}

test.each(['docs', 'docs/decisions'])('%s/README.md names every page of its folder', (folder) => {
  const index = documents.get(`${folder}/README.md`) ?? ''
  const pages = [...documents.keys()].filter(
    (name) => dirname(name) === folder && !name.endsWith('/README.md'),
  )
  expect(pages.length).toBeGreaterThan(5)
  expect(pages.filter((page) => !index.includes(`](${page.slice(folder.length + 1)})`))).toEqual([])
})

test('every link of a document leads to a file that is there, and to one of its headings', () => {
  const links = [...documents].flatMap(([name, text]) =>
    [
      ...text
        .replaceAll(FENCED, '')
        .replaceAll(INLINE, '')
        .matchAll(/\]\((?<target>[^)\s]+)\)/gu),
    ].map(({ groups }) => ({
      name,
      target: groups?.['target'] ?? '',
    })),
  )
  const inside = links.filter(({ target }) => !/^[a-z]+:/u.test(target))
  expect(inside.length).toBeGreaterThan(500)
  const broken = inside.filter(({ name, target }) => {
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? name : join(dirname(name), path)
    if (!existsSync(resolve(root, file))) return true
    const text = documents.get(file)
    return anchor !== undefined && text !== undefined && !anchorsOf(text).has(anchor)
  })
  expect(broken).toEqual([])
})

test('every command line that a document shows is one that indev takes', async () => {
  const lines = [...documents.values()].flatMap((text) =>
    codesOf(text, FENCED).flatMap((code) => code.replaceAll('\\\n', '').split('\n')),
  )
  const commands = lines.filter((line) => !line.endsWith(SYNOPSIS)).map(commandIn)
  expect(commands.filter((command) => command !== '').length).toBeGreaterThan(30)
  expect(await commandProblems(indev, commands)).toEqual([])
})

test('every command and flag that a document speaks of is one of indev', async () => {
  const words = [...documents.values()].flatMap((text) => [
    ...codesOf(text, FENCED).filter((code) => code.trimEnd().endsWith(SYNOPSIS)),
    ...codesOf(text.replaceAll(FENCED, ''), INLINE),
  ])
  const commands = words.map(commandIn)
  expect(commands.filter((command) => command !== '').length).toBeGreaterThan(100)
  const problems = await commandProblems(indev, commands)
  expect(problems.filter((problem) => !IS_UNFINISHED.test(problem))).toEqual([])
})

test('every command says what it prints with -o json', () => {
  const pages = [...documents].filter(([, text]) => text.includes(`${SYNOPSIS}\n`))
  const silent = pages.filter(([, text]) => !text.includes('`-o json` prints what'))
  expect(pages.length).toBeGreaterThan(80)
  expect(silent.map(([name]) => name)).toEqual([])
})

/** How a page of `docs/commands` ends the line that stands for all command lines. */
const SYNOPSIS = ' [flags]'
/** Nobody is told to type what a sentence names. */
const IS_UNFINISHED = /: (?:a group does nothing by itself|.* is missing|\S+ needs a value)$/u

function codesOf(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(({ groups }) => groups?.['code'] ?? '')
}

/** The command of a line: without its prompt, how it is run from the repository, and its comment. */
function commandIn(line: string): string {
  const found = /^(?:\$ )?(?:npx -y pnpm@12 )?(?<command>indev [a-z-].*?)(?:\s+#.*)?$/u.exec(
    line.trim(),
  )
  return (found?.groups?.['command'] ?? '')
    .replace(SYNOPSIS, '')
    .replaceAll(/\[(?<name>[A-Z]+)\]/gu, '$<name>')
    .replaceAll(/(?<=[a-z])(?:\|[a-z]+)+/gu, '')
}
