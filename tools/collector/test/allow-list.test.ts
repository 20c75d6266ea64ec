import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'

import { renderAllowList } from '../src/allow-list.ts'
import { kitFields } from '../src/declared-fields.ts'
import { readDeployed } from '../src/deployment.ts'

/** The list as the code gives it, by the program that writes the file. */
function generated(): string {
  const program = fileURLToPath(new URL('../src/generate.ts', import.meta.url))
  return execFileSync(process.execPath, [program, '--print'], {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
}

function allowedKeys(text: string): string[] {
  const config: { processors: { redaction: { allowed_keys: string[] } } } = parse(text)
  return config.processors.redaction.allowed_keys
}

/** Sections about what stays on the machine. */
const LOCAL = ['The journal\n', 'A run file\n', 'The log of uploads\n']

/** Names of attributes in the tables of `docs/telemetry.md`. */
function onThePage(): string[] {
  const page = readFileSync(new URL('../../../docs/telemetry.md', import.meta.url), 'utf8')
  const sections = page
    .split('\n## ')
    .filter((section) => !LOCAL.some((title) => section.startsWith(title)))
  const tables = sections.flatMap((section) => section.split('\n\n'))
  return tables
    .filter((table) => /^\| (?:field|attribute) +\|/u.test(table))
    .flatMap((table) => [...table.matchAll(/^\| `(?<name>[^`]+)` +\|/gmu)])
    .map(({ groups }) => groups?.['name'] ?? '')
}

test('the allow-list is what the code records, neither more nor less', () => {
  expect(readDeployed('allow-list.yaml')).toBe(generated())
})

test('every field of the page passes, and nothing passes that is neither there nor of a command', () => {
  const allowed = allowedKeys(readDeployed('allow-list.yaml'))
  const page = onThePage()
  expect(page.length).toBeGreaterThan(20)
  expect(page.filter((name) => !allowed.includes(name))).toEqual([])
  const kit = Object.values(kitFields()).flat()
  expect(kit.filter((name) => !page.includes(name))).toEqual([])
})

test('a field that is added or renamed makes another list', () => {
  const fields = kitFields()
  const { event = [] } = fields
  const before = renderAllowList(fields)
  expect(renderAllowList({ ...fields, event: [...event, 'cli.new'] })).not.toBe(before)
  expect(renderAllowList({ ...fields, event: [] })).not.toBe(before)
})

test('a section of which nobody has said whether it is sent is refused', () => {
  expect(() => kitFields({ resource: [], screenshots: [] })).toThrow(RangeError)
})

test('a name is listed once, where it occurs first', () => {
  const keys = allowedKeys(renderAllowList({ a: ['x', 'y', 'x'], b: ['y', 'z'] }))
  expect(keys).toEqual(['x', 'y', 'z'])
})

test.each(['exception.message', 'exception.stacktrace'])('%s is in no allow-list', (name) => {
  expect(() => renderAllowList({ event: ['cli.since_start_ms', name] })).toThrow(RangeError)
})
