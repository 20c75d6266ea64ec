import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPlatform } from '@indev/platform'
import type { RunningPlatform } from './platform.ts'
import { smallTemporaryDir } from './temporary-dir.ts'

/**
 * Starts the real platform in this process, with options as `indev-platform serve` takes them: for tests
 * with many platforms, each of which would cost most of a second as a process.
 */
export async function startPlatformHere(words: readonly string[]): Promise<RunningPlatform> {
  const dir = smallTemporaryDir()
  writeFileSync(join(dir.path, DATABASE), await newDatabase(), { mode: 0o600 })
  const values = (flag: string): readonly string[] =>
    words.flatMap((word, index) => (words[index - 1] === flag ? [word] : []))
  const number = (flag: string): number | undefined => values(flag).map(Number).at(-1)
  const stepMs = number('--step-ms')
  const maxClusters = number('--max-clusters')
  const platform = await startPlatform({
    dataDir: dir.path,
    seed: SEED,
    faults: values('--fail'),
    ...(stepMs === undefined ? {} : { stepMs }),
    ...(maxClusters === undefined ? {} : { maxClusters }),
  })
  let isStopped = false
  const stop = async (): Promise<void> => {
    if (isStopped) return
    isStopped = true
    await platform.close()
    dir[Symbol.dispose]()
  }
  return { url: platform.url, stop, [Symbol.asyncDispose]: stop }
}

const SEED = 1

const DATABASE = 'platform.db'

let made: Promise<Buffer> | undefined

/** The data of a platform that nobody has used: to make its keys takes longer than to start it. */
function newDatabase(): Promise<Buffer> {
  made ??= makeDatabase()
  return made
}

async function makeDatabase(): Promise<Buffer> {
  using dir = smallTemporaryDir()
  const platform = await startPlatform({ dataDir: dir.path, seed: SEED })
  await platform.close()
  return readFileSync(join(dir.path, DATABASE))
}
