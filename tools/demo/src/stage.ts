import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Cleanup } from './cleanup.ts'
import { startCollector, type Collector } from './collector.ts'
import { endDetached, watchDetached, type DetachedWatch } from './detached-watch.ts'
import { kubectlFlags } from './kubectl.ts'
import { startPlatform, type RunningPlatform } from './platform.ts'
import { MAX_CLUSTERS } from './story.ts'

/** Everything that the commands of the demo run against. */
export interface Stage {
  /** Everything that is written during the demo is in here. */
  readonly dir: string
  /** The home directory that the commands believe in. */
  readonly home: string
  readonly collector: Collector
  readonly platform: RunningPlatform
  readonly watch: DetachedWatch | undefined
  /** What the kubectl of this machine needs to be told; `undefined` where there is none. */
  readonly kubectlFlags: readonly string[] | undefined
  /** The whole environment of a command. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * How long a step of making a cluster takes: long enough for the first upload to become due, which on a new
 * machine is some seconds after the first command.
 */
const STEP_MS = 1200

/** Sets up directory, sink, collector and platform; `cleanup` takes each of them away again. */
export async function setStage(cleanup: Cleanup): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'indev-demo-'))
  cleanup.add(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }))
  const home = join(dir, 'home')
  const dataDir = join(dir, 'platform')
  await mkdir(home, { mode: 0o700 })
  await mkdir(dataDir, { mode: 0o700 })

  const watch = watchDetached(dir)
  cleanup.add(() => watch?.stop())
  cleanup.add(() => endDetached(watch))
  const onPid = (pid: number): void => watch?.expect(pid)
  const collector = await startCollector({ dir, onPid })
  cleanup.add(() => collector.close())
  const platform = await startPlatform({
    port: 0,
    dataDir,
    otlpEndpoint: collector.url,
    maxClusters: MAX_CLUSTERS,
    stepMs: STEP_MS,
    seed: 1,
    onPid,
  })
  cleanup.add(() => platform.server.stop())

  const env = commandEnv(home, platform, collector)
  return { dir, home, collector, platform, watch, kubectlFlags: kubectlFlags(), env }
}

/** CI is not set, and nothing of the caller's own settings comes along. */
function commandEnv(
  home: string,
  platform: RunningPlatform,
  collector: Collector,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: join(home, '.run'),
    INDEV_TELEMETRY: 'on',
    INDEV_HOST: platform.url,
    INDEV_OTLP_ENDPOINT: collector.url,
  }
}
