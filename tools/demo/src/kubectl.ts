import { spawnSync } from 'node:child_process'

import { ATTACHED } from './detached-watch.ts'
import { runProgram, type CommandRun } from './indev-command.ts'
import type { Stage } from './stage.ts'

const TIMEOUT_MS = 30_000
/** Before this one it takes the older form of the credential plugin only. */
const FIRST_WITH_V1 = 22

/** How a kubectl of this machine wants to be told of our credential plugin; `undefined` without one. */
export function kubectlFlags(): readonly string[] | undefined {
  const told = spawnSync('kubectl', ['version', '--client', '-o', 'json'], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  })
  const minor = /"minor":\s*"(?<minor>\d+)/.exec(told.stdout)?.groups?.['minor']
  if (minor === undefined) return undefined
  return Number(minor) < FIRST_WITH_V1 ? ['--exec-api-version', 'v1beta1'] : []
}

/** Asks the cluster for its nodes, with the kubeconfig that the CLI wrote. */
export function getNodes(stage: Stage, signal: AbortSignal): Promise<CommandRun> {
  const argv = ['kubectl', 'get', 'nodes'] as const
  const [name = '', value = ''] = ATTACHED.split('=')
  return runProgram(argv, argv, {
    env: { ...stage.env, [name]: value },
    cwd: stage.home,
    timeoutMs: TIMEOUT_MS,
    signal,
    onPid: (pid) => stage.watch?.expect(pid),
  })
}
