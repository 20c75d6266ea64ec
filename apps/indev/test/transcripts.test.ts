import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../src/app.ts'
import { walkForms } from './support/form-walker.ts'
import { runIndev } from './support/indev.ts'
import { startPlatform } from './support/platform.ts'
import { temporaryDir } from './support/temporary-dir.ts'
import { parseTranscript, Scribe } from './support/transcript.ts'

const folder = fileURLToPath(new URL('transcripts/', import.meta.url))
/** Walks the forms of the address that it is given, as whoever comes first. */
const browser = fileURLToPath(new URL('support/browser.ts', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'))

test.each(files)(
  '%s happens as written',
  async (file) => {
    const steps = parseTranscript(readFileSync(join(folder, file), 'utf8'))
    const serve = steps.find((step) => step.kind === 'do' && step.name === 'platform')
    const options = serve?.kind === 'do' ? serve.words : []
    using home = temporaryDir()
    await using platform = await startPlatform('--step-ms', '5', ...options)
    const scribe = new Scribe(platform.url, home.path)
    const env: Record<string, string> = {
      HOME: home.path,
      INDEV_HOST: platform.url,
      INDEV_TELEMETRY: 'off',
      INDEV_CREDENTIAL_STORE: 'file',
    }
    let approver: readonly string[] = []
    /** Set: runs in this process; finite: on a terminal of this width. */
    let columns: number | undefined
    const done: string[] = []
    const expected: string[] = []
    for (const step of steps) {
      if (step.kind === 'do') {
        const [first = '', ...rest] = step.words
        if (step.name === 'in-process') columns = Number.POSITIVE_INFINITY
        if (step.name === 'columns') columns = Number(first)
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
      const ran =
        columns === undefined
          ? await runIndev(args, {
              env,
              onStderr(text) {
                const url = /^or open (\S+)$/m.exec(text)?.[1]
                const [how, who] = approver
                if (url === undefined || who === undefined) return
                approver = []
                walks.push(walkForms(url, who, how === 'deny'))
              },
            })
          : await runInProcess(indev, args, {
              env: { ...env, NO_COLOR: '1' },
              terminals: { stdout: Number.isFinite(columns) },
              columns,
            })
      await Promise.all(walks)
      done.push(scribe.write(step.command, ran))
      expected.push(step.transcript)
    }
    expect(done.join('\n\n')).toBe(expected.join('\n\n'))
  },
  60_000,
)
