import type { AppPaths } from '@indev/telemetry'
import type { Invocation } from './invocation.ts'
import { isSet } from './is-set.ts'
import { makeDirectory } from './make-directory.ts'

const DAY_MS = 86_400_000

/**
 * Says on stderr, at most once a day, that there is a newer release.
 *
 * Only where a person looks: not without a terminal, not with `--quiet`, not in CI, not with
 * `<PREFIX>_NO_UPDATE_NOTIFIER`, and not where the day can't be remembered.
 *
 * @param latest - What the platform says.
 */
export function noticeUpgrade(
  { app, host, scan }: Invocation,
  paths: AppPaths | undefined,
  latest: string,
): void {
  const { name, version, envPrefix } = app.identity
  const { stderr } = host.streams
  const isUnwanted =
    scan.globals.quiet ||
    isSet(host.env['CI']) ||
    isSet(host.env[`${envPrefix}_NO_UPDATE_NOTIFIER`]) ||
    !stderr.isTTY
  if (isUnwanted || paths === undefined || !isNewer(latest, version)) return
  if (!takeTheDay(paths.stateDir, host.clock.nowMs())) return
  stderr.write(`a newer ${name} is there: ${latest} (this is ${version})\n`)
}

const RELEASE = /^v?(?<numbers>\d{1,9}\.\d{1,9}\.\d{1,9})(?<tag>-[\w.-]+)?$/u

/** Whether `latest` is a release that comes after `current`; what is no version is not newer. */
export function isNewer(latest: string, current: string): boolean {
  const [next, ours] = [RELEASE.exec(latest)?.groups, RELEASE.exec(current)?.groups]
  if (next === undefined || ours === undefined || next['tag'] !== undefined) return false
  const [a = [], b = []] = [next, ours].map((each) => each['numbers']?.split('.').map(Number) ?? [])
  const at = a.findIndex((number, index) => number !== b[index])
  if (at === -1) return ours['tag'] !== undefined
  return (a[at] ?? 0) > (b[at] ?? 0)
}

/** Remembers that something was said today; `false` when that was so already, or can't be remembered. */
function takeTheDay(stateDir: string, nowMs: number): boolean {
  const fs = process.getBuiltinModule('node:fs')
  const { O_CREAT, O_NOFOLLOW, O_RDWR } = fs.constants
  try {
    makeDirectory(stateDir)
    const dir = fs.lstatSync(stateDir)
    if (!dir.isDirectory() || dir.uid !== (process.getuid?.() ?? dir.uid)) return false
    const file = fs.openSync(`${stateDir}/upgrade-notice`, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
    try {
      const lastMs = Date.parse(fs.readFileSync(file, 'utf8').trim())
      // A clock that was set back doesn't silence it for ever.
      if (lastMs <= nowMs && nowMs - lastMs < DAY_MS) return false
      fs.ftruncateSync(file)
      fs.writeSync(file, `${new Date(nowMs).toISOString()}\n`, 0)
      return true
    } finally {
      fs.closeSync(file)
    }
  } catch {
    return false
  }
}
