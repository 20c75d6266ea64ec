import { indevBin } from './built.ts'
import type { Played } from './evidence.ts'
import { walkForms } from './form-walker.ts'
import { runIndev, type CommandRun } from './indev-command.ts'
import type { Screen } from './screen.ts'
import type { Stage } from './stage.ts'
import { ACCOUNT, CLUSTER, KUBECTL_FLAGS, type Step } from './story.ts'

/** Runs commands on a stage, one after the other, and shows them. */
export interface Player {
  /** One command of the story. */
  play(step: Step): Promise<Played>
  /** Any other command. */
  run(args: readonly string[]): Promise<CommandRun>
  /** The JSON that a command prints; not shown, and not recorded, so that asking changes nothing. */
  ask(args: readonly string[]): Promise<string>
  /** Every command so far. */
  readonly runs: readonly CommandRun[]
  /** The name that the platform gave to the cluster, once there is one. */
  clusterName(): string | undefined
}

const TIMEOUT_MS = 60_000

export function createPlayer(stage: Stage, screen: Screen, signal: AbortSignal): Player {
  const bin = indevBin()
  const runs: CommandRun[] = []
  let clusterName: string | undefined

  const run = async (
    args: readonly string[],
    options: {
      readonly show: boolean
      readonly env?: Readonly<Record<string, string>>
      readonly onOutput?: (output: string) => void
    },
    stopped: AbortSignal = signal,
  ): Promise<CommandRun> => {
    const done = await runIndev(bin, args, {
      env: { ...stage.env, ...options.env },
      cwd: stage.home,
      timeoutMs: TIMEOUT_MS,
      signal: stopped,
      onPid: (pid) => stage.watch?.expect(pid),
      ...(options.onOutput === undefined ? {} : { onOutput: options.onOutput }),
    })
    runs.push(done)
    if (options.show) screen.command(done)
    return done
  }

  const signIn = async (args: readonly string[]): Promise<CommandRun> => {
    const failed = new AbortController()
    let approving: Promise<unknown> | undefined
    const approve = (output: string): void => {
      const [url] = /http:\/\/\S*[?&]user_code=[\w-]+(?=\s)/.exec(output) ?? []
      if (url === undefined || approving !== undefined) return
      // A sign-in that nobody will approve is not waited for.
      approving = walkForms(url, { login: ACCOUNT }, signal).catch((error: unknown) =>
        failed.abort(error),
      )
    }
    const done = await run(
      args,
      { show: true, onOutput: approve },
      AbortSignal.any([signal, failed.signal]),
    )
    await approving
    return done
  }

  /** What stands for something that is known only now. */
  const known: Readonly<Record<string, (() => readonly string[]) | undefined>> = {
    [CLUSTER]: () => [clusterName ?? CLUSTER],
    [KUBECTL_FLAGS]: () => stage.kubectlFlags ?? [],
  }

  return {
    runs,
    clusterName: () => clusterName,
    run: (args) => run(args, { show: true }),
    ask: async (args) =>
      (await run([...args, '--output', 'json'], { show: false, env: { INDEV_TELEMETRY: 'off' } }))
        .stdout,
    async play(step) {
      screen.section(step.title)
      const args = step.args.flatMap((arg) => known[arg]?.() ?? arg)
      const done = step.command === 'login' ? await signIn(args) : await run(args, { show: true })
      clusterName ??= /\bdemo-[a-z0-9]{6}\b/.exec(done.stdout)?.[0]
      return { step, run: done }
    },
  }
}
