import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bundleCli = fileURLToPath(new URL('../../bundle-cli.js', import.meta.url))

/** The smallest app that bundles; `files` adds to it or replaces parts of it. */
export function makeApp(files: Readonly<Record<string, string>> = {}): TemporaryApp {
  const dir = mkdtempSync(join(tmpdir(), 'bundler-'))
  const all = {
    'package.json': JSON.stringify({ type: 'module', bin: { toy: './dist/toy.js' } }),
    'src/bin.ts': "#!/usr/bin/env node\nimport('./main.ts').then((program) => program.main())\n",
    'src/main.ts': "export function main(): void { console.log('main ran') }\n",
    ...npmPackage('@indev/telemetry', {
      'uploader.js': "const { x } = await import('./part.js')\nconsole.log('uploaded ' + x)\n",
      'part.js': 'export const x = 42\n',
    }),
    ...files,
  }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true }) }
}

export interface TemporaryApp extends Disposable {
  readonly dir: string
}

/** Files of a pretend dependency, `type` being that of its modules. */
export function npmPackage(
  name: string,
  files: Readonly<Record<string, string>>,
  type: 'module' | 'commonjs' = 'module',
): Record<string, string> {
  const manifest = {
    name,
    version: '1.2.3',
    license: 'MIT',
    type,
    exports: { '.': './index.js', './*': './*.js' },
  }
  const all = {
    'package.json': JSON.stringify(manifest),
    LICENSE: `Copyright of ${name}\n`,
    ...files,
  }
  return Object.fromEntries(
    Object.entries(all).map(([file, text]) => [`node_modules/${name}/${file}`, text]),
  )
}

/** Runs the command as the app's build script does. */
export function bundleCliIn(dir: string, ...args: readonly string[]): Ran {
  return runNode(dir, bundleCli, ...args)
}

/** Runs a program with this Node, at most 50 s. */
export function runNode(cwd: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    timeout: 50_000,
  })
  return { exitCode: status, stdout, stderr }
}

export interface Ran {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}
