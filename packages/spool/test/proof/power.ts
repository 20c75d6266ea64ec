/**
 * Power cuts: a file system in a file is stopped in its tracks, unmounted and mounted again. What
 * this does not model: a drive that lies about its cache, or writes half a sector.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync } from 'node:fs'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { drain, noLock } from '../../src/drain.ts'
import { openSpool } from '../../src/index.ts'
import type { Durability } from '../../src/index.ts'

/** A file system that knows the shutdown request. */
export type FileSystem = 'ext4' | 'xfs'

/** What the cuts did. */
export interface PowerReport {
  readonly cycles: number
  readonly promised: number
  readonly delivered: number
  readonly lost: number
  /** Delivered with other bytes than were written. */
  readonly wrong: number
  readonly salvaged: number
  readonly torn: number
}

const MKFS: Readonly<Record<FileSystem, readonly string[]>> = {
  ext4: ['mkfs.ext4', '-q', '-F'],
  xfs: ['mkfs.xfs', '-q', '-f'],
}

/** `_IOR('X', 125, u32)`: EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN; 2 is without flushing the log. */
const SHUTDOWN = `
import fcntl, os, struct, sys
fd = os.open(sys.argv[1], os.O_RDONLY)
fcntl.ioctl(fd, 0x8004587d, struct.pack("I", 2))
`

const NEEDS = 'needs root and loop devices'

/** Why power cannot be cut here, or undefined if it can. */
export async function whyNoPowerCuts(fileSystem: FileSystem): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return NEEDS
  if (!existsSync('/dev/loop-control')) return NEEDS
  for (const program of [MKFS[fileSystem][0] ?? '', 'mount', 'losetup', 'python3']) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `needs ${program}`
  }
  const probe = mkdtempSync(join(tmpdir(), 'spool-power-'))
  try {
    mountImage(fileSystem, probe)
    await unmount(probe)
    return undefined
  } catch {
    return NEEDS
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

/** Cuts the power so many times, under two writers. */
export async function cutPower(
  fileSystem: FileSystem,
  durability: Durability,
  cycles: number,
): Promise<PowerReport> {
  const root = mkdtempSync(join(tmpdir(), 'spool-power-'))
  const mount = join(root, 'mnt')
  const dir = join(mount, 'v1')
  const promises = join(root, 'promised')
  const report = { cycles, promised: 0, delivered: 0, lost: 0, wrong: 0, salvaged: 0, torn: 0 }
  mountImage(fileSystem, root)
  try {
    for (let cycle = 0; cycle < cycles; cycle++) {
      writeFileSync(promises, '')
      await writeUntilCut(mount, dir, promises, durability)
      await unmount(root)
      run('mount', '-o', 'loop', join(root, 'image'), mount)
      const received = new Map<string, string>()
      // An hour later, so that everything abandoned may be salvaged.
      const spool = openSpool({ dir, deps: { now: () => Date.now() + 3_600_000 } })
      const { salvaged, torn, delivered } = await drain(
        spool,
        async ({ records }) => {
          for (const { id, payload } of records) {
            received.set(id, createHash('md5').update(payload).digest('hex'))
          }
          return { kind: 'ack' }
        },
        { lock: noLock },
      )
      report.salvaged += salvaged
      report.torn += torn
      report.delivered += delivered
      for (const line of readFileSync(promises, 'utf8').split('\n')) {
        if (line.length !== 65) continue
        report.promised++
        const hash = received.get(line.slice(0, 32))
        if (hash === undefined) report.lost++
        else if (hash !== line.slice(33)) report.wrong++
      }
    }
  } finally {
    await unmount(root)
    rmSync(root, { recursive: true, force: true })
  }
  return report
}

async function writeUntilCut(
  mount: string,
  dir: string,
  promises: string,
  durability: Durability,
): Promise<void> {
  const fixture = fileURLToPath(new URL('../fixtures/promise-writer.ts', import.meta.url))
  // What was there before the cut window is on the disk: the directories and their names.
  openSpool({ dir }).appendSync({ payload: Buffer.from('the first') })
  run('sync', '-f', mount)
  const writers = [0, 1].map(() =>
    spawn(process.execPath, [fixture, dir, promises, durability], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    }),
  )
  const ends = writers.map((writer) => new Promise((resolve) => writer.on('close', resolve)))
  await Promise.all(writers.map((writer) => new Promise((go) => writer.stdout.once('data', go))))
  await delay(20 + Math.random() * 150)
  run('python3', '-c', SHUTDOWN, mount)
  for (const writer of writers) writer.kill('SIGKILL')
  await Promise.all(ends)
}

function mountImage(fileSystem: FileSystem, root: string): void {
  const image = join(root, 'image')
  const mount = join(root, 'mnt')
  mkdirSync(mount)
  const fd = openSync(image, 'w')
  ftruncateSync(fd, 400 * 2 ** 20)
  closeSync(fd)
  const [mkfs = '', ...flags] = MKFS[fileSystem]
  run(mkfs, ...flags, image)
  run('mount', '-o', 'loop', image, mount)
}

/**
 * Waits for the loop device to go as well: mounted again too early, it would still be stopped. A
 * mount namespace that someone else has opened meanwhile keeps it for as long as it lives.
 */
async function unmount(root: string): Promise<void> {
  for (let attempt = 0; attempt < 6000; attempt++) {
    spawnSync('umount', [join(root, 'mnt')])
    const devices = execFileSync('losetup', ['-j', join(root, 'image')], { timeout: 20_000 })
    if (devices.length === 0) return
    await delay(50)
  }
  throw new Error('the file system cannot be unmounted')
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 })
}
