import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliError, run } from '@indev/cli'
import { testHost } from '@indev/cli/testing'
import type { TestRun } from '@indev/cli/testing'
import { indev } from '../src/app.ts'
import { catalogue } from '../src/errors/catalogue.ts'
import { refusedPages } from '../src/errors/refused-pages.ts'
import { walkForms } from './support/form-walker.ts'
import { runIndev } from './support/indev.ts'
import { startPlatformHere } from './support/platform-here.ts'
import { smallTemporaryDir } from './support/temporary-dir.ts'
import { parseTranscript, Scribe } from './support/transcript.ts'

const folder = fileURLToPath(new URL('transcripts/', import.meta.url))
/** Walks the forms of the address that it is given, as whoever comes first. */
const browser = fileURLToPath(new URL('support/browser.ts', import.meta.url))
const NO_TERMINAL = Number.POSITIVE_INFINITY
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'))

/** Every error made in this process: its slug is known when its own constructor has ended. */
const made: Error[] = []
class Noted extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options)
    made.push(this)
  }
}
Object.setPrototypeOf(CliError, Noted)

test.each(files)(
  '%s happens as written',
  async (file) => {
    const steps = parseTranscript(readFileSync(join(folder, file), 'utf8'))
    const serve = steps.find((step) => step.kind === 'do' && step.name === 'platform')
    const options = serve?.kind === 'do' ? serve.words : []
    using home = smallTemporaryDir()
    await using platform = await startPlatformHere(['--step-ms', '5', ...options])
    const scribe = new Scribe(platform.url, home.path)
    const env: Record<string, string> = {
      HOME: home.path,
      INDEV_HOST: platform.url,
      INDEV_TELEMETRY: 'off',
      INDEV_CREDENTIAL_STORE: 'file',
    }
    let approver: readonly string[] = []
    /** Of the terminal; infinite without one; `undefined` runs the bundle as a process of its own. */
    let columns: number | undefined = NO_TERMINAL
    const done: string[] = []
    const expected: string[] = []
    for (const step of steps) {
      if (step.kind === 'do') {
        const [first = '', ...rest] = step.words
        if (step.name === 'columns') columns = first === 'none' ? NO_TERMINAL : Number(first)
        if (step.name === 'process') columns = undefined
        if (step.name === 'file') writeFileSync(join(home.path, first), rest.join(' '))
        if (step.name === 'stop') await platform.stop()
        if (step.name === 'env') env[first] = rest.join(' ')
        if (step.name === 'browser') env['BROWSER'] = `${process.execPath} ${browser} ${first}`
        if (step.name === 'approve' || step.name === 'deny') approver = [step.name, first]
        continue
      }
      const [, ...args] = scribe.words(step.command)
      const walks: Promise<string>[] = []
      const onStderr = (text: string): void => {
        const url = /^(?:or|To sign in,) open (\S+)\n/m.exec(text)?.[1]
        const [how, who] = approver
        if (url === undefined || who === undefined) return
        approver = []
        walks.push(walkForms(url, who, how === 'deny'))
      }
      const ran =
        columns === undefined
          ? await runIndev(args, { env, onStderr })
          : await runHere(args, env, columns, onStderr)
      await Promise.all(walks)
      done.push(scribe.write(step.command, ran))
      expected.push(step.transcript)
    }
    expect(done.join('\n\n')).toBe(expected.join('\n\n'))
  },
  180_000,
)

/** Reached by tests that go by kind, exit code or words; found by noting every error in all of them. */
const REACHED_WITHOUT_A_NAME: readonly string[] = [
  'auth.device-blocked',
  'auth.no-client',
  'auth.no-client-secret',
  'auth.token-not-accepted',
  'auth.would-reveal',
  'cluster.create-ambiguous',
  'cluster.create-interrupted',
  'cluster.create-unanswered',
  'cluster.delete-unanswered',
  'cluster.immutable',
  'cluster.key-spent',
  'cluster.no-oc',
  'cluster.no-sso-provisioner',
  'cluster.oc-failed',
  'cluster.wait-stopped',
  'cluster.which-sso-provisioner',
  'kubeconfig.changed-since',
  'kubeconfig.nothing-to-undo',
  'operation.journal-full',
  'operation.no-journal',
  'platform.unsupported',
  'profile.signed-in',
  'usage.duration',
]

test('every error of indev is reached: here, by a test that names it, or by one in the list', () => {
  const here = new Set(made.map((error) => (error instanceof CliError ? error.slug : '')))
  const tests = fileURLToPath(new URL('.', import.meta.url))
  const texts = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|txt)$/.test(name) && name !== 'transcripts.test.ts')
    .map((name) => readFileSync(join(tests, name), 'utf8'))
  const refused = new Set(refusedPages.map(({ slug }) => slug))
  const left = catalogue
    .map(({ slug }) => slug)
    .filter((slug) => !here.has(slug) && !refused.has(slug))
    .filter((slug) => !texts.some((text) => text.includes(slug)))
  expect(left.toSorted()).toEqual(REACHED_WITHOUT_A_NAME)
})

/** Runs a command line in this process: a tenth of what a process costs. */
async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  columns: number,
  onStderr: (text: string) => void,
): Promise<TestRun> {
  const host = testHost(args, {
    env: { PATH: process.env['PATH'], ...env, NO_COLOR: '1' },
    terminals: { stdout: Number.isFinite(columns) },
    columns,
  })
  const { stderr } = host.streams
  const streams = {
    ...host.streams,
    stderr: {
      ...stderr,
      write(text: string) {
        stderr.write(text)
        onStderr(host.captured.stderr)
      },
    },
  }
  const exitCode = await run(indev, { ...host, streams })
  return { exitCode, ...host.captured }
}
