import type { AppPaths, CommandRecorder } from '@indev/telemetry'
import type { CliApp } from './app.ts'
import type { CommandContext } from './context.ts'
import { writeRemembered } from './completion/remembered-names.ts'
import type { Globals } from './globals.ts'
import type { Host } from './host.ts'
import { createHttp } from './http.ts'
import type { HttpResponse } from './http-types.ts'
import { isSet } from './is-set.ts'
import type { Life } from './lifecycle.ts'
import { progressStage } from './progress-stage.ts'
import { consentOf } from './session.ts'
import { canPaint } from './text-view.ts'

/** What a context is made of. */
export interface ContextParts {
  readonly app: CliApp
  readonly host: Host
  readonly paths: AppPaths | undefined
  readonly globals: Globals
  readonly telemetry: CommandRecorder
  readonly life: Life
  /** Gets what is to be run when the result has been shown. */
  readonly shown: (() => void)[]
  /** Called with the answer to a traced request. */
  readonly onTraced: (answer: HttpResponse) => void
}

/** The context of one run; streams and terminal are looked at only when asked. */
export function createContext(parts: ContextParts): CommandContext {
  const { app, host, paths, globals, telemetry, life, onTraced } = parts
  const { env, streams, clock } = host
  const { signal } = life
  const stage = progressStage({
    stderr: streams.stderr,
    env,
    clock,
    signal,
    isPainted: () => canPaint(streams.stderr, env, globals.noColor),
    isQuiet: globals.quiet,
  })
  const narrate = (text: string): void => {
    if (!globals.quiet) stage.write(`${text}\n`)
  }
  return {
    app,
    env,
    paths,
    io: streams,
    clock,
    signal,
    telemetry,
    http: createHttp({
      app,
      telemetry,
      signal,
      onTraced,
      clock,
      narrate,
      requestTimeoutMs: globals.requestTimeoutMs,
      sleep: (durationMs) => sleep(durationMs, signal),
      random: Math.random,
      debug: (text) => {
        if (globals.debug) stage.write(`debug: ${text}\n`)
      },
    }),
    globals,
    output: globals.output,
    quiet: globals.quiet,
    debug: globals.debug,
    get consent() {
      return consentOf({ app, env, paths, flag: globals.telemetry })
    },
    get interactive() {
      const isAutomated = globals.noInput || isSet(env['CI'])
      return !isAutomated && streams.stdin.isTTY && streams.stderr.isTTY
    },
    narrate,
    progress: stage.open,
    rememberNames(kind, names) {
      if (paths !== undefined && !isSet(env['CI'])) writeRemembered(paths.stateDir, kind, names)
    },
    onCleanup: (cleanup) => life.onCleanup(cleanup),
    onShown: (work) => void parts.shown.push(work),
    sleep: (durationMs) => sleep(durationMs, signal),
  }
}

function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, durationMs)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
