import { existsSync } from 'node:fs'

import { createCleanup, type Cleanup } from './cleanup.ts'
import { demoResult, shownTrace, type DemoResult } from './demo-result.ts'
import { allGone } from './detached-watch.ts'
import type { Evidence, Played } from './evidence.ts'
import type { CommandRun } from './indev-command.ts'
import { judge, type Verdict } from './judge.ts'
import { getNodes } from './kubectl.ts'
import { maxLeases, readPipeline } from './pipeline.ts'
import { createPlayer, type Player } from './play.ts'
import { processesOf } from './process-table.ts'
import type { Screen } from './screen.ts'
import { setStage, type Stage } from './stage.ts'
import { ACCOUNT, MERGE_COMMAND, STORY } from './story.ts'
import { renderTrace } from './trace-tree.ts'

/** Detached processes come last on a machine that is busy: this only ends what hangs, ms. */
const LONGEST_UPLOAD_MS = 50_000

/**
 * The newcomer's first ten minutes, from an empty machine to a verdict.
 *
 * Takes everything away again that it set up, also when it fails or `signal` aborts it.
 *
 * @throws What stopped it: a server that does not start, a command that hangs, the abort's reason.
 */
export async function perform(screen: Screen, signal: AbortSignal): Promise<DemoResult> {
  const cleanup = createCleanup()
  let stage: Stage
  let acts: Acts
  let failures: readonly unknown[] = []
  try {
    stage = await openStage(screen, cleanup)
    acts = await playActs(stage, screen, signal)
  } finally {
    failures = await cleanup.run()
    for (const failure of failures) screen.say(`could not clean up: ${String(failure)}`)
  }

  screen.section('Leave nothing behind')
  const verdict: Verdict = {
    claim: 'no process and no file is left',
    objections: [
      ...failures.map(String),
      ...processesOf(stage.dir).map((pid) => `process ${pid} is still there`),
      ...(existsSync(stage.dir) ? [`${stage.dir} is still there`] : []),
    ],
  }
  screen.verdict(verdict)
  const ok = [...acts.verdicts, verdict].every(({ objections }) => objections.length === 0)
  return demoResult(ok, acts.evidence, acts.player.runs, acts.slo)
}

interface Acts {
  readonly player: Player
  readonly evidence: Evidence
  readonly slo: unknown
  readonly verdicts: readonly Verdict[]
}

async function openStage(screen: Screen, cleanup: Cleanup): Promise<Stage> {
  screen.section('Start a platform and a collector')
  const stage = await setStage(cleanup)
  const { collector, platform } = stage
  screen.say(`platform   ${platform.url} (sign-in, API, provisioner; data in ${stage.dir})`)
  screen.say(
    !collector.hasRotel
      ? `collector  none: there is no Rotel for ${process.platform}-${process.arch}; the sink receives directly, without a credential`
      : `collector  ${collector.url} (Rotel; it alone has the credential for the backend)`,
  )
  screen.say(`backend    ${collector.sink.url} (a sink that keeps and decodes what arrives)`)
  return stage
}

/** The judge of the Kubernetes endpoint is kubectl itself. */
async function askKubectl(
  stage: Stage,
  screen: Screen,
  signal: AbortSignal,
): Promise<CommandRun | undefined> {
  if (stage.kubectlFlags === undefined) {
    screen.say('skipped: kubectl get nodes (kubectl is not installed here)')
    return undefined
  }
  const run = await getNodes(stage, signal)
  screen.command(run)
  return run
}

async function playActs(stage: Stage, screen: Screen, signal: AbortSignal): Promise<Acts> {
  const player = createPlayer(stage, screen, signal)
  const played: Played[] = []
  let nodes: CommandRun | undefined
  for (const step of STORY) {
    played.push(await player.play(step))
    if (step.command === MERGE_COMMAND) nodes = await askKubectl(stage, screen, signal)
  }

  screen.section('Send what is pending, and stop the servers')
  await player.run(['telemetry', 'flush', '--timeout', '50s'])
  await allGone(stage.watch, LONGEST_UPLOAD_MS)
  await stage.platform.server.stop()
  await stage.collector.drain()
  const { sink, probes } = stage.collector
  screen.say(`${sink.spans.length} spans arrived in ${sink.requests.accepted} requests`)

  const status = await player.ask(['telemetry', 'status'])
  const slo: unknown = JSON.parse(await player.ask(['slo', 'status']))
  const evidence: Evidence = {
    played,
    spans: sink.spans,
    requests: sink.requests,
    probes,
    secrets: [ACCOUNT, stage.dir, player.clusterName() ?? 'demo-'],
    detached: stage.watch?.report(),
    maxLeases: maxLeases(stage.home),
    pipeline: readPipeline(status),
    nodes,
  }

  screen.section('Judge, by what arrived in the sink')
  const verdicts = judge(evidence)
  for (const verdict of verdicts) screen.verdict(verdict)
  screen.section('One trace, from the key press to the cluster that is ready')
  screen.say(renderTrace(shownTrace(evidence)))

  screen.section('What the CLI says of its own telemetry')
  await player.run(['telemetry', 'status'])
  screen.section('What it promises, and how little this sample proves')
  await player.run(['slo', 'status'])
  return { player, evidence, slo, verdicts }
}
