import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { Home } from './support/program.ts'

/** Loads what the arguments say and prints the file of every module that the process loaded. */
const LIST = fileURLToPath(new URL('fixtures/list-modules.ts', import.meta.url))

const known = new Map<string, readonly string[]>()

/** Of each line once: several tests ask for the same. */
function modulesOf(...argv: readonly string[]): readonly string[] {
  const line = argv.join(' ')
  const modules = known.get(line) ?? load(argv)
  known.set(line, modules)
  return modules
}

function load(argv: readonly string[]): readonly string[] {
  using home = new Home()
  const out = execFileSync(process.execPath, [LIST, ...argv], {
    env: home.env({ COUNT_TELEMETRY: 'off' }),
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = out.toString().split('\n')
  return lines.filter((line) => line.startsWith('module ')).map((line) => line.slice(7))
}

function builtins(...argv: readonly string[]): readonly string[] {
  return modulesOf(...argv).flatMap((file) => /builtin\/(telemetry-.+)\.js$/u.exec(file)?.[1] ?? [])
}

const HEAVY = /yargs|opentelemetry|proper-lockfile|\/slo\/|node:https?$/u
const SELDOM = /\/yaml\/|jsonpath|show-help|show-stream|\/catalogue\/|upgrade-notice/u

describe('what a process loads', () => {
  test('importing the package loads no dependency at all', () => {
    const modules = modulesOf()
    expect(modules.length).toBeGreaterThan(5)
    // The in-memory host of `./testing` has a readable stream.
    expect(modules.filter((file) => !file.includes('/packages/cli/'))).toEqual(['node:stream'])
  })

  test('the version loads nothing more than the import', () => {
    expect(modulesOf('version')).toEqual(modulesOf())
  })

  test.each([
    ['help', ['--help']],
    ['a command without arguments, telemetry off', ['go', '-o', 'json']],
    ['Tab after a command', ['__complete', 'bash', '1', 'go', '--']],
    ['a command with arguments', ['go', '--twice', '--telemetry=off', '--no-input']],
  ])('%s loads no parser, no OpenTelemetry, no lock, no HTTP', (_name, argv) => {
    expect(modulesOf(...argv).filter((file) => HEAVY.test(file))).toEqual([])
  })

  test.each([[[]], [['version']], [['go']], [['--help']], [['telemetry', '--help']]])(
    '%j loads none of the telemetry commands, which are rows of a table until they are typed',
    (argv) => {
      expect(builtins(...argv).filter((name) => name !== 'telemetry-entries')).toEqual([])
      expect(builtins('telemetry', 'show')).toContain('telemetry-show')
    },
  )

  test('what is seldom asked for is loaded by those who ask', () => {
    expect(modulesOf('go').filter((file) => SELDOM.test(file))).toEqual([])
    expect(modulesOf('go', '-o', 'yaml').some((file) => file.includes('/yaml/'))).toBe(true)
  })

  test('the check notices a heavy module: what is wrong in a line is said by yargs', () => {
    expect(modulesOf('go', '--twcie').some((file) => HEAVY.test(file))).toBe(true)
  })
})
