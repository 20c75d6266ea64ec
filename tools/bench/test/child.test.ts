import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from '@jest/globals'

import { cpuTimeMs, runCommand, type Command } from '../src/child.ts'
import { countModules } from '../src/startup/module-count.ts'
import { startStub } from '../src/startup/stub.ts'

const LOADS_FOUR = fileURLToPath(new URL('fixtures/loads-four.js', import.meta.url))
const LOADS_BUILTIN = fileURLToPath(new URL('fixtures/loads-builtin.js', import.meta.url))
const ONE = fileURLToPath(new URL('fixtures/one.js', import.meta.url))

function node(...args: string[]): Command {
  return {
    argv: [process.execPath, ...args],
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    timeoutMs: 30_000,
  }
}

describe('runCommand', () => {
  test('a command sees only the environment that it was given', async () => {
    const { stdout } = await runCommand(node('-p', 'Object.keys(process.env).join()'))
    expect(stdout.trim()).toBe('PATH')
  })

  test('a command that fails fails the bench, with what it printed', async () => {
    const failing = runCommand(node('-e', 'console.error("no luck"); process.exit(3)'))
    await expect(failing).rejects.toThrow(/exit code 3\n.*no luck/s)
  })

  test('a command that hangs is killed', async () => {
    const hanging = runCommand({ ...node('-e', 'setInterval(() => {}, 1e6)'), timeoutMs: 300 })
    await expect(hanging).rejects.toThrow('SIGKILL')
  })
})

/** 400 ms of user time, however long they take. */
const WORK = 'while (process.cpuUsage().user < 400_000) for (let i = 0; i < 1e6; i += 1);'
/** Waits, and writes down what it has had of the processor until then. */
const WAIT = `
setTimeout(() => {
  const { user, system } = process.cpuUsage()
  fs.writeFileSync(process.argv[1], String((user + system) / 1_000))
}, 1_000)`

test('CPU time counts work and not waiting', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'bench-cpu-'))
  try {
    const file = join(dir, 'own')
    const working = await cpuTimeMs(node('-e', WORK))
    const waiting = await cpuTimeMs(node('-e', WAIT, file))
    expect(working).toBeGreaterThanOrEqual(400)
    // What its start takes is the machine's doing: only its end, which takes some 10 ms, is not in its own figure.
    expect(waiting - Number(readFileSync(file, 'utf8'))).toBeLessThan(500)
  } finally {
    rmSync(dir, { recursive: true })
  }
})

describe('countModules', () => {
  test('counts ESM, CommonJS, and what is loaded while exiting, each once', async () => {
    const { files, modules } = await countModules(node(LOADS_FOUR))
    expect(files.map((url) => url.split('/').at(-1))).toEqual([
      'loads-four.js',
      'one.js',
      'two.cjs',
      'at-exit.cjs',
    ])
    expect(modules).toBe(4)
  })

  test('a builtin more is counted as one', async () => {
    const without = await countModules(node(ONE))
    const withDns = await countModules(node(LOADS_BUILTIN))
    expect(withDns.modules).toBe(without.modules)
    expect(withDns.builtins).toBeGreaterThan(without.builtins)
  })
})

test('the stub notes the first request and counts uploads apart, by sender', async () => {
  const stub = await startStub()
  try {
    const before = process.hrtime.bigint()
    await fetch(`${stub.otlpEndpoint('a')}/v1/traces`, { method: 'POST', body: 'x' })
    expect(stub.takeFirstRequestNs()).toBeUndefined()
    expect([stub.uploads('a'), stub.uploads('b')]).toEqual([1, 0])
    const clusters = await fetch(`${stub.url}/api/v1/clusters`)
    expect(await clusters.json()).toHaveLength(1)
    expect(stub.takeFirstRequestNs()).toBeGreaterThan(before)
    expect(stub.takeFirstRequestNs()).toBeUndefined()
  } finally {
    await stub.close()
  }
})
