import { utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { renderReport } from '../src/render.ts'
import type { CrashReport } from '../src/report.ts'
import { listReports, mapReports, mapSources } from '../src/store.ts'
import { runProgram, scratch } from './support/programs.ts'

/** Moves everything, and takes names away. */
const OTHER = `
function one() { globalThis.one = [two, one] }
function two() { globalThis.two = [one, two, three] }
class three { x = one() }
new three(); two(); one(); two()`

const APP = fileURLToPath(new URL('bundle/app.ts', import.meta.url))

async function bundle(
  outfile: string,
  contents: string,
  sourcemap: 'inline' | 'linked',
): Promise<void> {
  await build({
    stdin: { contents: `${contents}\nimport ${JSON.stringify(APP)}`, resolveDir: dirname(APP) },
    outfile,
    bundle: true,
    minify: true,
    sourcemap,
    // As it is shipped by some: positions and names, without the sources.
    sourcesContent: sourcemap === 'linked',
    platform: 'node',
    // The package says that its modules have no side effects; this one has.
    ignoreAnnotations: true,
    logLevel: 'error',
  })
}

async function crashOf(program: string, dir: string): Promise<CrashReport> {
  await runProgram(program, dir, { env: { CRASH_LOCALS: '{"arm":"at-start"}' } })
  const [report] = listReports(dir).reports
  if (report === undefined) throw new Error('no report')
  return report
}

const namesOf = (report: CrashReport): (string | undefined)[] | undefined =>
  report.error?.frames.slice(0, 3).map((frame) => frame.source?.fn)

test('a report of a minified bundle names the functions, files and lines that were written', async () => {
  using temp = scratch()
  const dir = join(temp.path, 'state')
  const program = join(temp.path, 'app.cjs')
  await bundle(program, '', 'linked')
  const report = await crashOf(program, dir)
  expect(report.error?.frames[0]?.fn).not.toBe('readName')

  const mapped = mapSources(report)
  expect(namesOf(mapped)).toEqual(['readName', 'Provisioner.createCluster', 'startCommand'])
  expect(mapped.error?.frames[0]?.source).toMatchObject({ file: APP, line: 20, fn: 'readName' })
  expect(mapped.error?.frames[1]?.locals).toBeDefined()
  const text = renderReport(mapped)
  expect(text).toContain(`> readName (${APP}:20:`)
  expect(text).toContain('if (config.cluster === undefined) throw new TypeError(')

  expect(mapReports(dir)).toBe(1)
  expect(listReports(dir).reports).toEqual([mapped])
  expect(mapReports(dir)).toBe(0)

  // An upgrade: what lies there now is not what ran.
  const later = report.atMs / 1_000 + 10
  utimesSync(program, later, later)
  expect(mapSources(report).error).toEqual(report.error)
  expect(listReports(dir).reports).toEqual([mapped])
})

test('one crash has one fingerprint: as written, minified, and minified otherwise', async () => {
  using temp = scratch()
  const one = join(temp.path, 'one.cjs')
  const two = join(temp.path, 'two.cjs')
  await bundle(one, '', 'inline')
  await bundle(two, OTHER, 'inline')
  const plain = await crashOf(APP, join(temp.path, 'plain'))
  const minified = new Set<string | undefined>()
  const groups = new Set([plain.fingerprint.group])
  for (const program of [one, two]) {
    const mapped = mapSources(await crashOf(program, join(temp.path, `state-${groups.size}`)))
    expect(mapped.fingerprint.mapped).toBe(true)
    minified.add(mapped.error?.frames[0]?.fn)
    groups.add(mapped.fingerprint.group)
  }
  expect(minified.size).toBe(2)
  expect([...groups]).toEqual([plain.fingerprint.group])
})

test.each([
  ['no map', 'throw 1'],
  ['a map that is not there', 'throw 1\n//# sourceMappingURL=gone.map'],
  ['a map that is none', 'throw 1\n//# sourceMappingURL=data:application/json,{'],
])('with %s a report stays as it is', async (_what, code) => {
  using temp = scratch()
  const program = join(temp.path, 'app.cjs')
  writeFileSync(program, code)
  const report = await crashOf(program, join(temp.path, 'state'))
  expect(mapSources(report).error).toEqual(report.error)
})
