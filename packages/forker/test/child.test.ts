import { type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { acquireLease } from '../src/child.ts'
import { bootId } from '../src/identity.ts'
import { readLeaseRecords, readForkerStatus, halt } from '../src/index.ts'
import { DEPTH_VARIABLE, OOM_MARKS } from '../src/lineage.ts'
import { nodeSystem } from '../src/system.ts'
import { until } from './support/until.ts'

const JOB = fileURLToPath(new URL('fixtures/job.ts', import.meta.url))

let root: string
let state: string
let log: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'forker-'))
  state = join(root, 'state')
  log = join(root, 'log')
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

interface Job {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Whether it was ended from here, if only because it took too long. */
  readonly wasKilledHere: () => boolean
}

/** For what would never end; nothing waits so long. */
const LIMIT_MS = 60_000

function job(work: string, maxLifeMs = LIMIT_MS, more: SpawnOptions = {}): Job {
  const child = spawn(process.execPath, [JOB, state, log, work, String(maxLifeMs)], {
    stdio: 'ignore',
    // A session of its own, as it has when detached: in ours the lowest priority may wait long for its turn.
    detached: true,
    ...more,
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const ended = new Promise<Awaited<Job['ended']>>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal })
    })
  })
  const kill: Job['kill'] = (signal) => {
    child.kill(signal)
  }
  return { pid: child.pid ?? 0, kill, ended, wasKilledHere: () => child.killed }
}

/** The nice value of a process's session; undefined on a kernel that does not schedule by sessions. */
function groupNice(pid: number | 'self'): string | undefined {
  const file = `/proc/${pid}/autogroup`
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').at(-1) : undefined
}

const said = (): string => {
  try {
    return readFileSync(log, 'utf8')
  } catch {
    return ''
  }
}

describe('the lease', () => {
  test('has one live holder, and is free when it is given back', async () => {
    const first = job('stay')
    await until(() => said().includes('entered'))
    const second = job('none')
    await second.ended
    expect(said()).toContain(`leased ${second.pid}`)
    expect(await acquireLease({ name: 'job', stateDir: state })).toBeNull()
    first.kill('SIGTERM')
    await first.ended
    expect(said()).toContain(`finished ${first.pid}`)
    const lease = await acquireLease({ name: 'job', stateDir: state })
    expect(readForkerStatus(state, 'job').lease).toEqual({ pid: process.pid })
    lease?.release()
    expect(readForkerStatus(state, 'job').lease).toBeUndefined()
  })

  test('of a killed process goes to exactly one of many that want it', async () => {
    const victim = job('stay')
    await until(() => said().includes('entered'))
    victim.kill('SIGKILL')
    await victim.ended
    const heirs = Array.from({ length: 8 }, () => job('stay'))
    await until(() => said().split('\n').length === 10)
    expect(said().match(/leased/g)).toHaveLength(7)
    expect(readForkerStatus(state, 'job').leases).toEqual({ begun: 2, maxAlive: 1 })
    for (const heir of heirs) heir.kill('SIGTERM')
    await Promise.all(heirs.map(({ ended }) => ended))
  })

  test('history ends a killed holder before its successor begins', async () => {
    const victim = job('leak')
    await victim.ended
    const heir = job('none')
    await heir.ended
    expect(readLeaseRecords(state, 'job').map(({ event, pid }) => [event, pid])).toEqual([
      ['begin', victim.pid],
      ['end', victim.pid],
      ['begin', heir.pid],
      ['end', heir.pid],
    ])
  })
})

describe('the watchdog', () => {
  test('kills a process whose event loop is blocked, at its maximum life', async () => {
    const spinning = job('spin', 1_500)
    expect(await spinning.ended).toEqual({ code: null, signal: 'SIGKILL' })
    expect(spinning.wasKilledHere()).toBe(false)
  })

  test('kills a process that takes too much memory', async () => {
    const hoarding = job('hoard', 900_000)
    expect(await hoarding.ended).toEqual({ code: null, signal: 'SIGKILL' })
    expect(hoarding.wasKilledHere()).toBe(false)
  })

  test.each([
    ['one that enters after a hundred within a minute', 100, 0, /^$/],
    ['none that enters after fewer', 99, 0, /^entered/],
    ['none for what was counted a minute ago', 100, 60_000, /^entered/],
  ])('kills %s', async (_promise, count, agoMs, expected) => {
    mkdirSync(state, { mode: 0o700 })
    const system = nodeSystem()
    const line = `${system.monotonicMs() - agoMs} ${bootId(system).slice(0, 8)}\n`
    writeFileSync(join(state, 'entered'), line.repeat(count))
    await job('none').ended
    expect(said()).toMatch(expected)
  })

  test('does not count those of another boot', async () => {
    mkdirSync(state, { mode: 0o700 })
    const line = `${nodeSystem().monotonicMs()} 00000000\n`
    writeFileSync(join(state, 'entered'), line.repeat(100))
    await job('none').ended
    expect(said()).toMatch(/^entered/)
  })

  test('kills a process whose lease was taken away', async () => {
    const victim = job('spin')
    await until(() => said().includes('entered'))
    rmSync(state, { recursive: true })
    expect(await victim.ended).toEqual({ code: null, signal: 'SIGKILL' })
  })

  test('ends a process soon after a halt, blocked or not', async () => {
    const blocked = job('spin')
    await until(() => said().includes('entered'))
    halt(state)
    expect((await blocked.ended).signal).toBe('SIGKILL')
    await job('none').ended
    expect(said()).toContain('switched-off')
  })
})

describe('a detached process', () => {
  test('does not enter below another one, whatever its depth says', async () => {
    await job('none', LIMIT_MS, { env: { ...process.env, [DEPTH_VARIABLE]: '2' } }).ended
    expect(said()).toMatch(/^descendant \d+\n$/)
  })

  test('is marked for the kernel and last in the queues', async () => {
    const child = job('stay')
    await until(() => said().includes('entered'))
    const read = (name: string): string => readFileSync(`/proc/${child.pid}/${name}`, 'utf8')
    const nice = read('stat').slice(read('stat').lastIndexOf(')')).split(' ')[17]
    const mark = Number(read('oom_score_adj'))
    expect({ mark, nice }).toEqual({ mark: OOM_MARKS.entered, nice: '19' })
    // Of several that begin at once, the kernel lets one set it; the others have to ask again.
    await until(() => (groupNice(child.pid) ?? '10') === '10')
    child.kill('SIGTERM')
    await child.ended
  })

  // Once this whole test run went behind all else on the machine, with the first job that was not detached.
  test('leaves the priority of a session that is not its own', async () => {
    const before = groupNice('self')
    await job('none', LIMIT_MS, { detached: false }).ended
    expect(said()).toContain('entered')
    expect(groupNice('self')).toBe(before)
  })

  test('survives SIGHUP', async () => {
    const child = job('stay')
    await until(() => said().includes('entered'))
    child.kill('SIGHUP')
    child.kill('SIGTERM')
    expect(await child.ended).toEqual({ code: 0, signal: null })
    expect(said()).toContain('finished')
  })
})
