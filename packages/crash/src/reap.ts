import { composeReport, type Findings } from './compose-report.ts'
import { FATAL_FILE, MAX_FATAL_BYTES } from './fatal-reports.ts'
import { fateOf, oomKillsIn, type Machine } from './identity.ts'
import { writeWhole } from './io.ts'
import { KEEP, prune, reportFile, reportId, type KeepLimits } from './keep.ts'
import { QUESTION_FILE } from './questions.ts'
import type { Redactor } from './redact.ts'
import type { CrashKind, RuntimeFacts } from './report.ts'
import { parseRunFile, RUN_FILE, RUN_FILE_BYTES, type RunHead } from './run-file.ts'
import { bareFacts, fatalFacts } from './runtime-facts.ts'
import { forgetOldStrikes } from './strikes.ts'

/** What a reaping found. */
export interface Reaped {
  /** The ids of the reports that it made. */
  readonly reports: readonly string[]
  /** Runs that are still under way, or can't be told from such. */
  readonly alive: number
  /** Runs that were not looked at: for the next time. */
  readonly left: number
}

/** A run of another container that gave no sign for so long is over. */
const SILENT_MS = 7 * 86_400_000
/** What a writer that was killed left unfinished, or somebody who asked and did not wait. */
const DRAFT_MS = 3_600_000
/** A run that ends this soon after its report ended because of it. */
const SAME_END_MS = 2_000

/** One ended or running process, from the files that bear its name. */
interface Leftover {
  readonly pid: number
  readonly start: string
  readonly runName?: string
  readonly fatalName?: string
}

/**
 * Turns what ended runs left into reports, at most `maxRuns` of them. Two at once do no harm: both write the same
 * report under the same name.
 */
export function reapWith(
  machine: Machine,
  redactor: Redactor,
  dir: string,
  maxRuns: number,
  keep: KeepLimits = KEEP,
): Reaped {
  const { io } = machine
  const names = io.list(dir)
  const reports: string[] = []
  let alive = 0
  let left = 0
  for (const leftover of leftovers(names)) {
    if (reports.length >= maxRuns) {
      left += 1
      continue
    }
    const found = examine(machine, dir, leftover)
    if (found === 'alive') alive += 1
    else if (found !== undefined) {
      if (found.findings !== undefined) {
        const report = composeReport(found.findings, redactor)
        writeWhole(io, reportFile(dir, report.id), JSON.stringify(report))
        reports.push(report.id)
      }
      for (const name of [leftover.runName, leftover.fatalName]) {
        if (name !== undefined) io.remove(`${dir}/${name}`)
      }
    }
  }
  removeDrafts(machine, dir, names)
  forgetOldStrikes(machine, dir, names)
  prune(machine, dir, keep)
  return { reports, alive, left }
}

function leftovers(names: readonly string[]): Leftover[] {
  const found = new Map<string, Leftover>()
  for (const name of names) {
    for (const [key, pattern] of [
      ['runName', RUN_FILE],
      ['fatalName', FATAL_FILE],
    ] as const) {
      const [, pid, start = ''] = pattern.exec(name) ?? []
      if (pid === undefined) continue
      const id = `${pid}-${start}`
      found.set(id, { pid: Number(pid), start, ...found.get(id), [key]: name })
    }
  }
  return [...found.values()]
}

interface Examined {
  /** Absent when the run has a report of its own. */
  readonly findings?: Findings
}

/** Undefined for what is not ours to judge. */
function examine(
  machine: Machine,
  dir: string,
  leftover: Leftover,
): Examined | 'alive' | undefined {
  const run = readRun(machine, dir, leftover.runName)
  if (run === 'foreign') return undefined
  const { pid, start } = leftover
  const fate = fateOf(machine, { ...run?.head, pid, start })
  if (fate === 'alive') return 'alive'
  const silentMs = machine.now() - (run?.mtimeMs ?? 0)
  if (fate === 'unknown' && silentMs < SILENT_MS) return 'alive'
  // Whoever ends well takes the file away first: it did so after it was read here.
  if (run !== undefined && machine.io.lstat(`${dir}/${leftover.runName}`) === undefined) return {}

  const fatal = readFatal(machine, dir, leftover.fatalName)
  const { reportedAtMs, failed } = run?.head ?? {}
  if (fatal === undefined && failed === undefined && reportedAtMs !== undefined) {
    if ((run?.mtimeMs ?? 0) - reportedAtMs < SAME_END_MS) return {}
  }
  const atMs = Math.floor(fatal?.atMs ?? run?.mtimeMs ?? machine.now())
  const kind = kindOf(fatal, fate === 'other-boot')
  return { findings: findingsOf(machine, leftover, kind, atMs, run, fatal) }
}

function kindOf(fatal: RuntimeFacts | undefined, isOtherBoot: boolean): CrashKind {
  if (fatal !== undefined) {
    return /out of memory|OOMError/i.test(fatal.fatal?.event ?? '') ? 'out-of-memory' : 'fatal'
  }
  return isOtherBoot ? 'power-loss' : 'vanished'
}

type Run = {
  readonly head?: RunHead
  readonly crumbs: Findings['crumbs']
  readonly mtimeMs: number
}

function findingsOf(
  machine: Machine,
  { pid, start }: Leftover,
  kind: CrashKind,
  atMs: number,
  run: Run | undefined,
  fatal: (RuntimeFacts & { readonly atMs?: number }) | undefined,
): Findings {
  const head = run?.head
  const oom = kind === 'vanished' ? head?.oom : undefined
  const more = oom === undefined ? 0 : (oomKillsIn(machine, oom.file) ?? 0) - oom.kills
  const { atMs: _, ...facts } = fatal ?? { ...bareFacts(), ...(head && { node: head.node }) }
  return {
    id: reportId(atMs, pid, `r${start}`),
    kind,
    atMs,
    app: head?.app ?? { name: '', version: '' },
    ...(head?.command !== undefined && { command: head.command }),
    ...(head?.invocation !== undefined && { invocation: head.invocation }),
    spans: [],
    crumbs: run?.crumbs ?? [],
    runtime: facts,
    locals: 'not-seen',
    ...(more > 0 && { oomKills: more }),
  }
}

/** `foreign`: written by another version, left alone. */
function readRun(
  machine: Machine,
  dir: string,
  name: string | undefined,
): Run | 'foreign' | undefined {
  if (name === undefined) return undefined
  const path = `${dir}/${name}`
  const facts = machine.io.lstat(path)
  if (facts?.isFile !== true) return 'foreign'
  const bytes = machine.io.read(path, RUN_FILE_BYTES)
  const parsed = bytes === undefined ? undefined : parseRunFile(bytes)
  if (parsed !== undefined) return { ...parsed, mtimeMs: facts.mtimeMs }
  // Killed between making the file and filling it.
  return facts.size === 0 ? { crumbs: [], mtimeMs: facts.mtimeMs } : 'foreign'
}

function readFatal(
  machine: Machine,
  dir: string,
  name: string | undefined,
): ReturnType<typeof fatalFacts> {
  if (name === undefined) return undefined
  const bytes = machine.io.read(`${dir}/${name}`, MAX_FATAL_BYTES)
  const unreadable = { ...bareFacts(), fatal: { event: 'fatal error', nativeStack: [] } }
  return bytes === undefined ? undefined : (fatalFacts(Buffer.from(bytes).toString()) ?? unreadable)
}

function removeDrafts(machine: Machine, dir: string, names: readonly string[]): void {
  const { io } = machine
  for (const name of names) {
    if (!/^crash-.*\.tmp$/.test(name) && !QUESTION_FILE.test(name)) continue
    const path = `${dir}/${name}`
    const facts = io.lstat(path)
    if (facts !== undefined && machine.now() - facts.mtimeMs > DRAFT_MS) io.remove(path)
  }
}
