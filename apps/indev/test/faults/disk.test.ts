import { beforeAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { temporaryDir } from '../support/temporary-dir.ts'
import { type Home, newHome } from './support/home.ts'
import { openNamespace, whyNoNamespace } from './support/namespace.ts'
import { type Observed, observe } from './support/observe.ts'
import { disturbances } from './support/verdict.ts'

const SHOW = ['account', 'show']
const TIMEOUT_MS = 120_000

/** A home on a disk of 256 KiB, and beside it the temporary directory: the way out when a home is no use. */
const BUILD = `
mount -t tmpfs -o size=256k tmpfs "$1" && mount -t tmpfs -o size=256k tmpfs "$2" &&
echo ready && exec cat`

/** One user on one machine with small disks. */
interface Machine extends AsyncDisposable {
  readonly home: Home
  /** Runs a shell's line with the home as `$1` and the temporary directory as `$2`. */
  change(line: string): void
  /** A command with telemetry off, or on. */
  run(telemetry: 'on' | 'off', more?: Run): Promise<Observed>
}

interface Run {
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

async function newMachine(): Promise<Machine> {
  const tmp = temporaryDir()
  const more = { TMPDIR: tmp.path, INDEV_HOST: 'http://127.0.0.1:9' }
  const place = temporaryDir()
  const { within, ...disks } = await openNamespace(['mount'], BUILD, [place.path, tmp.path])
  const home = newHome({ ...more, HOME: place.path }, within)
  return {
    home,
    change(line) {
      const [file, ...args] = [...within, 'sh', '-c', line, 'sh', place.path, tmp.path]
      execFileSync(file, args, { stdio: 'ignore', timeout: TIMEOUT_MS })
    },
    run: (telemetry, { flags = [], env = {} } = {}) =>
      observe([...SHOW, ...flags], {
        within,
        env: { ...home.env, ...env, INDEV_TELEMETRY: telemetry },
      }),
    async [Symbol.asyncDispose]() {
      await disks[Symbol.asyncDispose]()
      for (const dir of [home, place, tmp]) dir[Symbol.dispose]()
    },
  }
}

const reason = whyNoNamespace()
beforeAll(() => {
  if (reason !== undefined) process.stderr.write(`skipped: 3 states of a disk (${reason})\n`)
})

;(reason === undefined ? describe : describe.skip)('a command that cannot be recorded', () => {
  test.concurrent(
    'because the disk is full says what it always says, and the next one after it is recorded',
    async () => {
      await using machine = await newMachine()
      const { home } = machine
      const off = await machine.run('off')
      await machine.run('on')
      machine.change('dd if=/dev/zero of="$1/full" bs=4k || :')
      expect(disturbances(off, await machine.run('on'))).toEqual([])
      const { stderr } = await machine.run('on', { flags: ['--debug'] })
      expect(stderr).toContain('"spool":"dropped","why":"no-space"')
      machine.change('rm "$1/full"')
      expect(disturbances(off, await machine.run('on'))).toEqual([])
      // The journal's lines still fitted, and a hole takes no block: nothing is missing from the account.
      const { recorded, pending, dropped } = await home.ledger()
      expect({ recorded, pending, dropped }).toMatchObject({
        recorded: 4,
        pending: 2,
        dropped: { 'no-space': 2 },
      })
    },
    TIMEOUT_MS,
  )

  test.concurrent(
    'in a read-only home, or a read-only XDG_STATE_HOME, is kept in the temporary directory',
    async () => {
      await using machine = await newMachine()
      machine.change('mount -o remount,ro "$1"')
      const off = await machine.run('off')
      expect(disturbances(off, await machine.run('on'))).toEqual([])
      machine.change('test "$(ls "$2"/indev-*/u*/spool/v1/ready | wc -l)" = 1')
      const env = { XDG_STATE_HOME: `${machine.home.env['HOME']}/state` }
      expect(disturbances(off, await machine.run('on', { env }))).toEqual([])
      machine.change('test "$(ls "$2"/indev-*/u*/spool/v1/ready | wc -l)" = 2')
    },
    TIMEOUT_MS,
  )

  test.concurrent(
    'anywhere is a gap that --debug explains',
    async () => {
      await using machine = await newMachine()
      machine.change('mount -o remount,ro "$1" && mount -o remount,ro "$2"')
      const off = await machine.run('off')
      expect(disturbances(off, await machine.run('on'))).toEqual([])
      const { stderr } = await machine.run('on', { flags: ['--debug'] })
      expect(stderr).toMatch(/debug: .*(?:EROFS|no-home)/u)
    },
    TIMEOUT_MS,
  )
})
