import { type AppPaths, offRecorder, resolvePaths } from '@indev/telemetry/decide'
import type { CommandEntry } from './app.ts'
import type { Command } from './command.ts'
import { conclude, concludeAtExit } from './conclude.ts'
import { invocationOf } from './crash/invocation-of.ts'
import { watchCommand } from './crash/watch-command.ts'
import { watchedRecorder } from './crash/watched-recorder.ts'
import { createContext } from './create-context.ts'
import type { Invocation } from './invocation.ts'
import { live } from './lifecycle.ts'
import { checkOutput } from './output/check-output.ts'
import { ResultStream } from './output/stream.ts'
import { type ParseCommand, parseCommand } from './parse-command.ts'
import { consentOf, showNotice, UNRECORDED } from './session.ts'

/**
 * The life of one command, from its table row to its exit code.
 *
 * The handler's one way in is through `parse`: what it refuses never runs.
 */
export async function execute(
  invocation: Invocation,
  entry: CommandEntry,
  parse: ParseCommand = parseCommand,
): Promise<number> {
  const { app, host, scan } = invocation
  const paths = resolvePaths(app.identity, host.env)
  const session = { app, env: host.env, paths, flag: scan.globals.telemetry }
  const consent = entry.record === false ? UNRECORDED : consentOf(session)
  const isRecorded = consent.state !== 'off'
  const recording = isRecorded || entry.watched === true ? import('./recorded.ts') : undefined
  // All that needs no command is done while its module is being read.
  const loading = load(entry)
  const recorded = await recording
  const watch = watchCommand({
    invocation,
    entry,
    paths,
    guardCrashes: recorded?.guardCrashes,
    onFullHeap: () => recorded?.endWithFullHeap(invocation, { app, paths, recorder, watch }),
  })
  const { command, failed } = await loading
  const mayRecord = command.telemetry?.record !== false
  if (mayRecord && consent.rule === 'notice-not-shown') showNotice(session, host.streams.stderr)
  const recorder =
    mayRecord && isRecorded && recorded !== undefined
      ? recorded.beginRecording({ ...session, consent }, command)
      : offRecorder()
  watch.describe(invocationOf(command, scan.rest.slice(entry.path.length)))
  const disposeExit = host.onExit((exitCode) => {
    concludeAtExit(recorder, exitCode)
  })
  const shown: (() => void)[] = []
  let isTraced = false
  let latest: string | undefined
  const { end, release } = await live(host, async (life) => {
    if (failed !== undefined) throw failed.error
    const isBare = scan.rest.length === entry.path.length
    const args = await parse(app, command, isBare ? [] : scan.without(entry.path.length))
    await checkOutput([app.identity.name, ...entry.path].join(' '), command, scan.globals)
    const ctx = createContext({
      app,
      host,
      paths,
      life,
      shown,
      globals: scan.globals,
      telemetry: watchedRecorder(recorder, { watch, app, entry, clock: host.clock }),
      onTraced({ headers }) {
        latest = headers[`${app.identity.name}-latest-version`] ?? latest
        isTraced = true
      },
    })
    const value = await command.run(args, ctx)
    if (!(value instanceof ResultStream)) return value
    const { showStream } = await import('./output/show-stream.ts')
    return showStream(invocation, command, value, life.signal)
  })
  try {
    const exitCode = await conclude({
      invocation,
      command,
      paths,
      recorder,
      watch,
      end,
      isTraced,
      shown,
    })
    if (latest !== undefined) await announce(invocation, paths, latest)
    return exitCode
  } finally {
    disposeExit()
    watch.end()
    release()
  }
}

/** The platform named its newest release. */
async function announce(
  invocation: Invocation,
  paths: AppPaths | undefined,
  latest: string,
): Promise<void> {
  if (latest === invocation.app.identity.version) return
  const { noticeUpgrade } = await import('./upgrade-notice.ts')
  noticeUpgrade(invocation, paths, latest)
  await invocation.host.drained()
}

interface Loaded {
  readonly command: Command
  /** Set when the module could not be loaded: a bug, to be recorded under the command's name. */
  readonly failed?: { readonly error: unknown }
}

async function load(entry: CommandEntry): Promise<Loaded> {
  const { path, summary, record } = entry
  try {
    const command = await entry.load()
    return { command: record === false ? { ...command, telemetry: { record } } : command }
  } catch (error) {
    const command: Command = {
      path,
      summary,
      args: {},
      positionals: [],
      ...(record === false ? { telemetry: { record } } : {}),
      run: () => undefined,
      human: () => '',
    }
    return { command, failed: { error } }
  }
}
