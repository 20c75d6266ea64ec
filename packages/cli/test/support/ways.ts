import { openTelemetry, writeUserConfig } from '@indev/telemetry'
import { runInProcess } from '../../src/testing.ts'
import { ways as waysApp } from '../fixtures/ways-app.ts'
import { unlimited } from './held-limits.ts'
import { type Ended, Home, start } from './program.ts'

/** Runs the program that ends in every way, in a process of its own. */
export function ways(home: Home, line: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start('ways-to-end', line.split(' '), home.env(more)).ended
}

/** The same in this process: for what neither a signal nor the end of a process decides. */
export async function inProcess(
  home: Home,
  line: string,
  more: NodeJS.ProcessEnv = {},
): Promise<Omit<Ended, 'signal'>> {
  const options = { env: home.env(more) }
  const ran = await unlimited(() => runInProcess(waysApp, line.split(' '), options))
  const { exitCode: code, ...said } = ran
  return { code, ...said }
}

/** The result of a command under `-o json`; a command that fails is an error. */
export async function answerOf(home: Home, line: string): Promise<unknown> {
  const { code, stdout, stderr } = await inProcess(home, `${line} -o json`)
  if (code !== 0) throw new Error(`${line}: exit ${code}: ${stdout}${stderr}`)
  return JSON.parse(stdout)
}

/** A home with `count` recorded commands of one moment and telemetry on; recorded by this process, as theirs would. */
export function withPending(count: number): Home {
  const home = new Home()
  const paths = home.paths('ways')
  writeUserConfig(paths, { telemetry: 'on' })
  const nowMs = Date.now()
  const telemetry = openTelemetry({
    app: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' },
    env: home.env(),
    paths,
    consent: { state: 'on', rule: 'user-config', detail: '' },
    uploaderEntry: new URL('file:///nowhere'),
    deps: { nowMs: () => nowMs },
  })
  for (let done = 0; done < count; done += 1) {
    const recorder = telemetry.begin({ path: 'end return', milestones: ['begun'] })
    recorder.milestone('begun')
    const { spool } = recorder.finish({ outcome: 'ok', exitCode: 0 })
    if (spool !== 'appended') throw new Error(spool)
  }
  return home
}
