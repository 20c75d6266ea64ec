import { expect, test } from '@jest/globals'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import manifest from '../package.json' with { type: 'json' }
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../src/app.ts'
import { dist, meta, outputsWith, preloading, runNode } from './support/bundle.ts'
import { bundle } from './support/indev.ts'
import { temporaryDir } from './support/temporary-dir.ts'

const app = fileURLToPath(new URL('..', import.meta.url))
const bundlerManifest = createRequire(import.meta.url).resolve(
  '@indev-internal/bundler/package.json',
)
const verify = [join(dirname(bundlerManifest), 'bundle-cli.js'), '--verify']

test('nothing heavy is in the static closure of the entry', () => {
  expect(runNode(app, verify)).toMatchObject({ exitCode: 0, stderr: '' })
})

test('the judge catches the mutant whose main output holds yargs', () => {
  using dir = temporaryDir()
  mkdirSync(join(dir.path, 'dist'))
  cpSync(join(app, 'package.json'), join(dir.path, 'package.json'))
  const main = meta.outputs['dist/main.js']
  const inputs = { ...main?.inputs, 'node_modules/yargs/index.mjs': { bytesInOutput: 1 } }
  const mutant = { ...meta, outputs: { ...meta.outputs, 'dist/main.js': { ...main, inputs } } }
  writeFileSync(join(dir.path, 'dist/meta.json'), JSON.stringify(mutant))
  expect(runNode(dir.path, verify)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('yargs is loaded at every start'),
  })
})

test('what must load late is in the bundle, so the rule above has something to forbid', () => {
  expect(outputsWith(/\/yargs\//)).not.toEqual([])
  expect(outputsWith(/\/openid-client\//)).not.toEqual([])
  expect(outputsWith(/\/@opentelemetry\//)).toContain('dist/uploader.js')
  expect(outputsWith(/\/(?:sdk-node|exporter-trace-otlp-proto|oidc-provider|grpc-js)\//)).toEqual(
    [],
  )
})

test('the uploader imports nothing but Node', () => {
  const imports = meta.outputs['dist/uploader.js']?.imports ?? []
  expect(imports.filter(({ external }) => external !== true)).toEqual([])
})

test('the bundle needs no other file of the repository', () => {
  using dir = temporaryDir()
  cpSync(dist, join(dir.path, 'anywhere'), { recursive: true })
  writeFileSync(join(dir.path, 'package.json'), '{"type":"module"}')
  const ran = runNode(dir.path, ['anywhere/indev.js', '--version'])
  expect(ran).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining(manifest.version),
    stderr: '',
  })
})

test.each(['20.20.2', '22.14.0', '18.0.0', '4.9.1'])(
  'Node %s gets one line and exit 10',
  (version) => {
    using dir = temporaryDir()
    const older = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`
    const ran = runNode(dir.path, [...preloading(older), bundle])
    expect(ran).toEqual({
      exitCode: 10,
      stdout: '',
      stderr: `indev needs Node.js 22.15 or newer; this is ${version}: https://nodejs.org\n`,
    })
  },
)

test('what Tab knows of the commands is what the commands say', async () => {
  const { stdout } = await runInProcess(indev, ['__table'])
  expect(readFileSync(join(dist, 'table.json'), 'utf8')).toBe(stdout)
})

test('no module of the workspace is bundled from both its sources and its build', () => {
  const inputs = Object.values(meta.outputs).flatMap((output) => Object.keys(output.inputs))
  expect(inputs).toContainEqual(expect.stringContaining('/packages/spool/src/'))
  expect(inputs.filter((path) => /\/packages\/(?:forker|slo|spool)\/dist\//.test(path))).toEqual([])
  expect(inputs.filter((path) => /\/packages\/(?:cli|telemetry)\/src\//.test(path))).toEqual([])
})
