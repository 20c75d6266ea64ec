import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const SRC = resolve(import.meta.dirname, '../src')

/** Every file that importing `entry` loads, and every import that leaves the package. */
function closureOf(
  entry: string,
  throughTheName = true,
): { readonly files: Set<string>; readonly foreign: Set<string> } {
  const files = new Set<string>()
  const foreign = new Set<string>()
  const pending = [join(SRC, entry)]
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (files.has(file)) continue
    files.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, from = ''] of text.matchAll(
      /^(?:import|export|\}) (?!type).*?from '([^']+)'/gm,
    )) {
      if (from.startsWith('.')) pending.push(resolve(dirname(file), from))
      else if (from === '@indev/slo' && throughTheName) pending.push(join(SRC, 'index.ts'))
      else foreign.add(from)
    }
  }
  return { files, foreign }
}

describe('what an import loads', () => {
  test.each(['index.ts', 'calendar', 'grafana', 'kibana', 'openslo', 'prometheus'])(
    '%s loads nothing of node, and no dependency but a YAML parser',
    (entry) => {
      const { files, foreign } = closureOf(entry.endsWith('.ts') ? entry : `${entry}/index.ts`)
      // Definitions are YAML; nothing else needs a dependency.
      expect([...foreign]).toEqual(entry === 'openslo' ? ['yaml'] : [])
      expect(files.size).toBeGreaterThan(1)
    },
  )

  test('the core loads no format of others', () => {
    const files = [...closureOf('index.ts').files].map((file) => relative(SRC, file))
    expect(
      files.filter((file) => /^(?:export|grafana|kibana|openslo|prometheus)\//.test(file)),
    ).toEqual([])
    expect(files).toContain(join('calendar', 'calendar-window.ts'))
  })

  test.each(['calendar', 'grafana', 'kibana', 'openslo', 'prometheus'])(
    '%s takes the core by its name, so that the core is built as one file and is there once',
    (entry) => {
      const core = closureOf('index.ts').files
      const { files } = closureOf(`${entry}/index.ts`, false)
      expect([...files].filter((file) => core.has(file))).toEqual([])
    },
  )

  test('no module reads a clock, the environment or a random number', () => {
    const { files } = closureOf('index.ts')
    const impure = /\b(?:Date\.now|new Date\(\)|performance\.|process\.|Math\.random|console\.)/
    expect([...files].filter((file) => impure.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})
