import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { bundleCliIn, makeApp, npmPackage, runNode } from './support/app.ts'

/** Fails on its line 3, after a dependency that asks for a `require`: its file gets a line before all others. */
const COMMAND = `import { sep } from 'old'
export function fail(): void {
  throw new Error('here' + sep.length)
}
`

test('a map beside every file leads from a joined, minified file back to the line that was written', () => {
  using app = makeApp({
    'src/main.ts': `export async function main(): Promise<void> {
  const { fail } = await import('./command.ts')
  fail()
}
`,
    'src/command.ts': COMMAND,
    ...npmPackage('old', { 'index.js': "exports.sep = require('path').sep\n" }, 'commonjs'),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  const dist = join(app.dir, 'dist')
  const files = readdirSync(dist).filter((name) => name.endsWith('.js'))
  for (const name of files) {
    expect(readFileSync(join(dist, name), 'utf8')).toMatch(
      new RegExp(`\\n//# sourceMappingURL=${name}\\.map\\n$`, 'u'),
    )
    // The sources themselves are not handed out.
    expect(JSON.parse(readFileSync(join(dist, `${name}.map`), 'utf8'))).not.toHaveProperty(
      'sourcesContent',
    )
  }
  const ran = runNode(app.dir, '--enable-source-maps', join(dist, 'toy.js'))
  expect(ran.stderr).toContain(`at fail (${join(app.dir, 'src/command.ts')}:3:9)`)
  expect(ran.stderr).toContain(`${join(app.dir, 'src/main.ts')}:3:3`)
})
