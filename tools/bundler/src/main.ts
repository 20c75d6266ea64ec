import type { Metafile } from 'esbuild'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readApp } from './app.ts'
import type { App } from './app.ts'
import { bundle } from './bundle.ts'
import { staticClosure } from './closure.ts'
import { BundlerError } from './errors.ts'
import { breaches } from './policy.ts'
import { writeTable } from './table.ts'
import { writeOutputs } from './write.ts'

type Sink = Pick<NodeJS.WritableStream, 'write'>

/**
 * The `bundle-cli` command.
 *
 * Without arguments it bundles the app in `dir`; `--verify` judges the metafile of an earlier run.
 * Both fail, and the former writes nothing, when something lazy has become eager.
 *
 * @returns The exit code: 0, 1 when bundling or a rule fails, 2 for a wrong argument.
 */
export async function main(
  args: readonly string[],
  dir: string,
  stdout: Sink,
  stderr: Sink,
): Promise<number> {
  try {
    const [argument, ...others] = args
    if (others.length > 0 || (argument !== undefined && argument !== '--verify')) {
      throw new BundlerError('ERR_BUNDLER_USAGE', 'usage: bundle-cli [--verify]')
    }
    const app = readApp(dir)
    stdout.write(argument === undefined ? await build(app) : verify(app))
    return 0
  } catch (error) {
    if (!(error instanceof BundlerError)) throw error
    stderr.write(`bundle-cli: ${error.message}\n`)
    return error.code === 'ERR_BUNDLER_USAGE' ? 2 : 1
  }
}

async function build(app: App): Promise<string> {
  const { metafile, files } = await bundle(app)
  judge(metafile, app)
  writeOutputs(join(app.dir, app.outDir), files, `${app.name}.js`)
  writeTable(app)
  return report(metafile, app)
}

function verify(app: App): string {
  const file = join(app.dir, app.outDir, 'meta.json')
  const metafile: Metafile = JSON.parse(readFileSync(file, 'utf8'))
  judge(metafile, app)
  return report(metafile, app)
}

function judge(metafile: Metafile, app: App): void {
  const lines = breaches(metafile, app.outDir, app.name)
  if (lines.length > 0) throw new BundlerError('ERR_BUNDLER_CLOSURE', lines.join('\n'))
}

function report(metafile: Metafile, app: App): string {
  const { outputs, inputs, bytes } = staticClosure(metafile, `${app.outDir}/main.js`)
  return `${app.name}: ${outputs.size} files, ${inputs.length} sources, ${bytes} bytes at every start\n`
}
