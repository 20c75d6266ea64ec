import type { Identity, OomCount } from './identity.ts'
import { createAnew, type CrashIo } from './io.ts'
import type { CrashApp, Crumb, Invocation } from './report.ts'

/** What a run says of itself in its first bytes. */
export interface RunHead extends Identity {
  readonly v: 1
  readonly app: CrashApp
  /** Unix ms. */
  readonly startedAtMs: number
  readonly node: string
  readonly command?: string
  readonly invocation?: Invocation
  /** When it began. */
  readonly oom?: OomCount
  /** A report of this run was written then, Unix ms. */
  readonly reportedAtMs?: number | undefined
  /** A crash was seen, and its report could not be written. */
  readonly failed?: string
}

const HEAD_BYTES = 1_024
const SLOT_BYTES = 256
const SLOTS = 64
/** The size of every run file, from the first moment to the last. */
export const RUN_FILE_BYTES: number = HEAD_BYTES + SLOTS * SLOT_BYTES
/** The name of a run file: pid and start. */
export const RUN_FILE: RegExp = /^run-(\d{1,10})-(\d{0,20})$/

const SPACE = 32
const NEWLINE = 10

/**
 * A file that says that a run is under way, with the last crumbs of it. All of its space is taken at the start, so a
 * crumb is one write into it, needs nothing of a full disk, and is safe from anything that ends a process.
 */
export interface RunFile {
  readonly path: string
  rewriteHead(head: RunHead): void
  crumb(atMs: number, kind: string, text: string): void
  /** The run has ended in a way that needs no later run to find it. */
  remove(): void
  /** What is in it stays for a later run. */
  leave(): void
}

export function createRunFile(io: CrashIo, dir: string, head: RunHead): RunFile {
  const path = `${dir}/run-${head.pid}-${head.start}`
  const fd = createAnew(io, path)
  const all = withHead(Buffer.alloc(RUN_FILE_BYTES, SPACE), head)
  try {
    io.writeAt(fd, all, 0)
  } catch (error) {
    io.close(fd)
    io.remove(path)
    throw error
  }
  const slot = Buffer.alloc(SLOT_BYTES)
  let sequence = 0
  return {
    path,
    rewriteHead: (changed) => {
      io.writeAt(fd, withHead(Buffer.alloc(HEAD_BYTES, SPACE), changed), 0)
    },
    crumb: (atMs, kind, text) => {
      slot.fill(SPACE)
      slot.write(`${sequence} ${atMs} ${kind} ${text.replace(/\s+/g, ' ')}`, 0, SLOT_BYTES - 1)
      slot[SLOT_BYTES - 1] = NEWLINE
      io.writeAt(fd, slot, HEAD_BYTES + (sequence % SLOTS) * SLOT_BYTES)
      sequence += 1
    },
    remove: () => {
      io.close(fd)
      io.remove(path)
    },
    leave: () => {
      io.close(fd)
    },
  }
}

/** Too long a head loses what is least needed first. */
function withHead(bytes: Buffer, head: RunHead): Buffer {
  const { invocation: _, ...shorter } = head
  const { command: __, ...needed } = shorter
  for (const candidate of [head, shorter, needed]) {
    const text = `${JSON.stringify(candidate)}\n`
    // At most three bytes a character.
    if (text.length * 3 > HEAD_BYTES && Buffer.byteLength(text) > HEAD_BYTES) continue
    bytes.write(text)
    return bytes
  }
  throw new RangeError(`name and version of the program take more than ${HEAD_BYTES} bytes`)
}

/** What a run file holds; `undefined` when it is not one of this version. */
export function parseRunFile(bytes: Uint8Array): { head: RunHead; crumbs: Crumb[] } | undefined {
  const text = Buffer.from(bytes).toString('utf8', 0, HEAD_BYTES)
  const head = parseHead(text.slice(0, text.indexOf('\n')))
  if (head === undefined) return undefined
  return { head, crumbs: parseRing(bytes.subarray(HEAD_BYTES)) }
}

function parseHead(line: string): RunHead | undefined {
  try {
    const head: RunHead = JSON.parse(line)
    const isOurs =
      head.v === 1 && typeof head.pid === 'number' && typeof head.startedAtMs === 'number'
    return isOurs && typeof head.app.name === 'string' ? head : undefined
  } catch {
    return undefined
  }
}

function parseRing(bytes: Uint8Array): Crumb[] {
  const found: { sequence: number; crumb: Crumb }[] = []
  for (let at = 0; at + SLOT_BYTES <= bytes.length; at += SLOT_BYTES) {
    const line = Buffer.from(bytes.subarray(at, at + SLOT_BYTES)).toString('utf8')
    const match = /^(\d+) (\d+) (\S+) (.*?)\s*$/.exec(line)
    if (match === null) continue
    const [, sequence = '', atMs = '', kind = '', text = ''] = match
    found.push({ sequence: Number(sequence), crumb: { atMs: Number(atMs), kind, text } })
  }
  return found.toSorted((a, b) => a.sequence - b.sequence).map(({ crumb }) => crumb)
}
