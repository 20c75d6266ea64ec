import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { haltWith } from '../src/switch.ts'
import { nodeSystem } from '../src/system.ts'
import { writeStripped } from './support/stripped.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'forker-'))
  writeStripped(root)
  writeFileSync(join(root, 'nothing.js'), 'export const detach = () => ({})')
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

/** What Node has loaded of its own when a program has called the `detach` of a module. */
function run(name: string, module: string, stateDir: string): { why: string; loaded: string[] } {
  const program = join(root, `${name}.js`)
  // An attempt of a moment ago, however long this machine takes to start the programs.
  const limits = { debounceMs: 86_400_000 }
  const options = { name: 'job', entry: join(root, 'nothing.js'), stateDir, limits }
  writeFileSync(
    program,
    `import { detach } from '${module}'
const result = detach(${JSON.stringify(options)})
const loaded = process.moduleLoadList
process.getBuiltinModule('node:fs').writeSync(1, JSON.stringify({ why: result.why, loaded }))`,
  )
  const { stdout } = spawnSync(process.execPath, [program], { timeout: 60_000, encoding: 'utf8' })
  return JSON.parse(stdout)
}

test.each(['switched-off', 'too-soon'])(
  'a command that is refused, %s, loads no module of Node that an empty one has not',
  (why) => {
    const stateDir = join(root, why)
    mkdirSync(stateDir, { mode: 0o700 })
    if (why === 'switched-off') haltWith(nodeSystem(), stateDir, undefined)
    else writeFileSync(join(stateDir, 'job.stamp'), '')
    const empty = new Set(run('empty', './nothing.js', stateDir).loaded)
    const refused = run('refused', './src/index.js', stateDir)
    expect(refused.why).toBe(why)
    expect(refused.loaded.filter((name) => !empty.has(name))).toEqual([])
  },
)
