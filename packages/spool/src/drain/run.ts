import { setTimeout as delay } from 'node:timers/promises'
import { foldLosses } from '../counters.ts'
import { classify, insecureDirectory } from '../errors.ts'
import { rmdirIfEmpty } from '../files.ts'
import { openGateAfterDrain } from '../gate.ts'
import { checkDirectory, createLayout, layoutFault, metaPath } from '../layout.ts'
import type { SpoolSettings } from '../options.ts'
import { uniqueHex } from '../random.ts'
import { LOCK_NAME, backOff, backoffUntil, endBackoff, markDrained } from '../schedule.ts'
import type { Spool } from '../spool.ts'
import { sweep } from '../sweep.ts'
import { deliver } from './deliver.ts'
import type { Session } from './deliver.ts'
import { directoryLock } from './lock.ts'
import { recoverClaims, salvageAbandoned, trimQuarantine } from './recover.ts'
import type { DrainOptions, DrainReport, Handler, StopReason, Tally } from './types.ts'
import { openWindow } from './window.ts'

/** A longer timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/**
 * A tick of the clock of most file systems. The pauses double, for those whose ticks take 10 or 16 ms; were they too
 * short, `due()` would say yes once too often.
 */
const TICK_MS = 4
const MAX_PAUSES = 3

/** Options with every default filled in. */
type Plan = Required<Omit<DrainOptions, 'schemas' | 'signal'>> & Pick<DrainOptions, 'schemas'>

/** State of one drain, over all the times that it holds the lock. */
interface Run extends Session {
  readonly plan: Plan
  readonly stopper: AbortController
  isLost: boolean
  /** What the handler threw; not to be taken for a failure of the system. */
  handlerError?: unknown
}

/**
 * Delivers what waits, batch by batch, and removes a batch only after the handler has acknowledged
 * it: at least once, with the same id each time.
 *
 * One drainer is elected among all processes. It takes back what dead drainers held, completes what
 * dead writers left, and enforces the limits. The spool's own directory is the only thing touched.
 *
 * @param spool - From `openSpool`.
 * @param handler - Sends one batch; never two at a time.
 * @returns What was done, and why it ended; a busy lock and a failing receiver are results.
 * @throws SpoolError - if the system refuses, or the directory is not safe. Whatever was claimed
 *   then is taken back by the next drain. Also whatever the handler throws.
 */
export async function drain(
  spool: Spool,
  handler: Handler,
  options: DrainOptions = {},
): Promise<DrainReport> {
  const { settings } = spool
  const stopper = new AbortController()
  const tally: Tally = {
    delivered: 0,
    rejected: 0,
    duplicatesSuspected: 0,
    quarantined: 0,
    torn: 0,
    recovered: 0,
    salvaged: 0,
    batches: 0,
  }
  const run: Run = {
    settings,
    id: uniqueHex(settings.deps, 2),
    plan: toPlan(options),
    schemas: options.schemas,
    window: openWindow(settings),
    offering: { handler, signal: stopper.signal, tally },
    claims: 0,
    spare: undefined,
    stopper,
    isLost: false,
  }
  const stopFor = (reason: StopReason): void => stopper.abort(reason)
  const onAbort = (): void => stopFor('aborted')
  const timer = setTimeout(stopFor, Math.min(run.plan.deadlineMs, MAX_TIMER_MS), 'deadline')
  options.signal?.addEventListener('abort', onAbort, { once: true })
  if (options.signal?.aborted === true) onAbort()
  try {
    if (!checkDirectory(settings)) return { ...tally, stoppedBy: 'empty' }
    const fault = layoutFault(settings)
    if (fault !== undefined) throw insecureDirectory(fault)
    createLayout(settings)
    const stoppedBy = await drainUntilQuiet(run)
    return { ...tally, stoppedBy }
  } catch (error) {
    throw run.handlerError === undefined ? classify(error).error : error
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', onAbort)
  }
}

/**
 * A writer appends, then looks at the lock; the drainer gives the lock back, then looks for what
 * was appended. So one of the two sees the other, and nothing waits for the next command.
 */
async function drainUntilQuiet(run: Run): Promise<StopReason> {
  const { settings, plan, stopper, window } = run
  for (let round = 0; ; round++) {
    if (stopper.signal.aborted) return stopReason(run)
    if (!plan.ignoreBackoff && backoffUntil(settings) !== undefined) return 'retry'
    const release = await plan.lock.acquire({
      path: metaPath(settings, LOCK_NAME),
      signal: stopper.signal,
      waitMs: plan.lockWaitMs,
      ttlMs: settings.lockTtlMs,
      deps: settings.deps,
      onLost: () => {
        run.isLost = true
      },
    })
    if (release === null) {
      if (stopper.signal.aborted) return stopReason(run)
      // In a later round whoever has the lock now will look for itself.
      return round === 0 ? 'locked' : 'empty'
    }
    let reason: StopReason
    try {
      reason = await drainHeld(run)
    } finally {
      await release()
    }
    if (reason !== 'empty' || !window.refill()) return reason
  }
}

/** With the lock in hand. */
async function drainHeld(run: Run): Promise<StopReason> {
  const { settings, plan, offering, id } = run
  recoverClaims(settings, id, offering.tally)
  salvageAbandoned(settings, plan.salvageAfterMs, offering.tally)
  const reason = await deliverAll(run)
  if (run.spare !== undefined) rmdirIfEmpty(settings.deps.io, run.spare)
  run.spare = undefined
  if (reason === 'empty') tidy(settings)
  return reason
}

/** Batch by batch, until nothing is left or something is in the way. */
async function deliverAll(run: Run): Promise<StopReason> {
  const { settings, plan, window, offering } = run
  for (;;) {
    if (offering.signal.aborted) return stopReason(run)
    if (run.isLost) return 'compromised'
    const names = window.next(plan.maxBatchRecords, plan.maxBatchBytes)
    if (names.length === 0) {
      if (await lingered(run)) continue
      // The mark comes before the last look, or an append between the two would be overlooked.
      for (let pauses = 0; !markDrained(settings) && pauses < MAX_PAUSES; pauses++) {
        await settings.deps.pause(TICK_MS * 2 ** pauses)
      }
      if (window.refill()) continue
      return 'empty'
    }
    const { delivered } = offering.tally
    const stop = await deliver(run, names)
    if (offering.tally.delivered > delivered) endBackoff(settings)
    if (stop === undefined) continue
    if (stop.kind === 'retry') {
      backOff(settings, stop.afterMs)
      return 'retry'
    } else if (stop.kind === 'compromised') {
      return 'compromised'
    } else if (stop.kind === 'interrupted') {
      return stopReason(run)
    } else {
      backOff(settings, undefined)
      run.handlerError = stop.error
      throw stop.error
    }
  }
}

/** Waits for a burst to go on. Returns whether it did. */
async function lingered({ plan, window, offering }: Run): Promise<boolean> {
  if (plan.lingerMs <= 0) return false
  await delay(plan.lingerMs, undefined, { signal: offering.signal }).catch(() => {})
  return !offering.signal.aborted && window.refill()
}

function tidy(settings: SpoolSettings): void {
  sweep(settings, Infinity)
  trimQuarantine(settings)
  foldLosses(settings)
  openGateAfterDrain(settings)
}

function stopReason({ stopper }: Run): StopReason {
  return stopper.signal.reason === 'deadline' ? 'deadline' : 'aborted'
}

function toPlan(options: DrainOptions): Plan {
  const { signal: _signal, ...given } = options
  const plan: Plan = {
    deadlineMs: 60_000,
    maxBatchRecords: 512,
    maxBatchBytes: 2 ** 20,
    lingerMs: 0,
    ignoreBackoff: false,
    lock: given.lock ?? directoryLock(),
    lockWaitMs: 0,
    salvageAfterMs: 15 * 60_000,
    ...given,
  }
  for (const key of ['deadlineMs', 'maxBatchRecords', 'maxBatchBytes'] as const) {
    if (!(plan[key] >= 1)) throw new RangeError(`"${key}" must be at least 1, got ${plan[key]}`)
  }
  for (const key of ['lingerMs', 'lockWaitMs', 'salvageAfterMs'] as const) {
    if (!(plan[key] >= 0)) throw new RangeError(`"${key}" must be at least 0, got ${plan[key]}`)
  }
  return plan
}
