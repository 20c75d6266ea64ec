/** The nth system call fails, for every n and every way to fail; or the process dies before it. */
import { interceptedIo } from '../support/io.ts'
import type { SpoolIo } from '../../src/index.ts'
import type { Implementation } from './implementation.ts'
import { BATCH_RECORDS, live, settleAccounts } from './scenario.ts'
import type { World } from './scenario.ts'

/** A way for the nth system call to go wrong. */
export interface Fault {
  readonly name: string
  readonly platform?: 'win32'
  /** One of several that are answered alike: every third call is enough, since others take the rest. */
  readonly third?: number
  /** `sleep` lets time pass on the clocks of the spool. */
  plant(io: SpoolIo, n: number, sleep: (durationMs: number) => void): SpoolIo
}

/** Errors as Node reports them: it has no name for a disk quota. */
const ERRORS: readonly (readonly [name: string, code: string, errno: number])[] = [
  ['EDQUOT', 'UNKNOWN', -122],
  ['EIO', 'EIO', -5],
  ['EROFS', 'EROFS', -30],
  ['EACCES', 'EACCES', -13],
  ['EMFILE', 'EMFILE', -24],
  ['EINTR', 'EINTR', -4],
]

function failure(code: string, errno = -1): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: planted`), { code, errno })
}

function failing(name: string, code: string, errno: number): Fault {
  return {
    name,
    plant: (io, n) =>
      interceptedIo((_name, _args, nth) => {
        if (nth === n) throw failure(code, errno)
      }, io),
  }
}

/** Every fault of the matrix. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'a rename that is made and answered with ENOENT',
    plant: (io, n) => {
      let nth = 0
      const counted = interceptedIo((_name, _args, call) => void (nth = call), io)
      const rename = (from: string, to: string): void => {
        counted.rename(from, to)
        if (nth === n) throw failure('ENOENT')
      }
      return { ...counted, rename }
    },
  },
  {
    name: 'death',
    plant: (io, n) =>
      interceptedIo((_name, _args, nth) => {
        if (nth >= n) throw failure('EDEAD')
      }, io),
  },
  failing('ENOSPC', 'ENOSPC', -28),
  ...ERRORS.map((error, index) => ({ ...failing(...error), third: index % 3 })),
  {
    name: 'ENOSPC from then on',
    plant: (io, n) =>
      interceptedIo((name, _args, nth) => {
        if (nth >= n && (name === 'write' || name === 'open')) throw failure('ENOSPC')
      }, io),
  },
  {
    name: 'EPERM twice, as a virus scanner causes it',
    platform: 'win32',
    plant: (io, n) => {
      let left = 2
      return interceptedIo((name, _args, nth) => {
        if (name === 'rename' && nth >= n && left-- > 0) throw failure('EPERM')
      }, io)
    },
  },
  {
    name: 'an answer after 5 s',
    plant: (io, n, sleep) =>
      interceptedIo((_name, _args, nth) => {
        if (nth === n) sleep(5000)
      }, io),
  },
  {
    name: 'a short write',
    plant: (io, n) => {
      let nth = 0
      const counted = interceptedIo((_name, _args, call) => void (nth = call), io)
      const write = (fd: number, bytes: Uint8Array, offset: number): number => {
        if (nth + 1 !== n || bytes.length - offset < 2) return counted.write(fd, bytes, offset)
        return counted.write(fd, bytes.subarray(0, offset + 1), offset)
      }
      return { ...counted, write }
    },
  },
]

/** What a sweep over all n found. */
export interface FaultReport {
  readonly calls: number
  readonly cases: number
  readonly violations: readonly string[]
}

/**
 * Runs the scenario once for every n until nothing was left to fail.
 *
 * @param step - Of n; 1 for all.
 */
export async function proveFault(
  impl: Implementation,
  fault: Fault,
  step: number = fault.third === undefined ? 1 : 3,
): Promise<FaultReport> {
  const violations: string[] = []
  let lateMs = 0
  const sleep = (durationMs: number): void => void (lateMs += durationMs)
  const world = (io: SpoolIo): World => ({
    io,
    lateMs: () => lateMs,
    platform: fault.platform ?? 'linux',
    durability: 'full',
  })
  let calls = 0
  const counting = interceptedIo((_name, _args, nth) => void (calls = nth), impl.nodeIo)
  await settleAccounts(impl, await live(impl, world(counting)), 0)
  let cases = 0
  for (let n = 1 + ((fault.third ?? 0) % step); n <= calls; n += step) {
    cases++
    lateMs = 0
    const life = await live(impl, world(fault.plant(impl.nodeIo, n, sleep)))
    const wrong = await settleAccounts(impl, life, BATCH_RECORDS)
    violations.push(...wrong.map((what) => `${fault.name} at call ${n}: ${what}`))
    if (violations.length >= 5) break
  }
  return { calls, cases, violations }
}
