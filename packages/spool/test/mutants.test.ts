import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { mutantOf } from './support/mutant.ts'
import type { Edit } from './support/mutant.ts'

interface Mutant {
  readonly name: string
  readonly file: string
  readonly edits: readonly Edit[]
  /** What the proofs say of it. */
  readonly red: RegExp
}

const MUTANTS: readonly Mutant[] = [
  {
    name: 'a segment is renamed before it is written',
    file: 'append.ts',
    edits: [
      [
        "yield* fillAndClose(settings, fd, bytes)\n    renameFile(settings, temporary, placePath(settings, 'ready', name))",
        "renameFile(settings, temporary, placePath(settings, 'ready', name))\n    yield* fillAndClose(settings, fd, bytes)",
      ],
    ],
    red: /bytes in ready|before it was synced/u,
  },
  {
    name: 'a segment is renamed before it is synced',
    file: 'append.ts',
    edits: [["if (settings.durability !== 'process') yield fd", '']],
    red: /before it was synced/u,
  },
  {
    name: 'no checksum is looked at',
    file: 'frame.ts',
    edits: [['frameCrc(bytes, at, end) !== bytes.readUInt32LE(at + CRC_AT)', 'end < 0']],
    red: /delivered/u,
  },
  {
    name: 'a batch is acknowledged before its handler has it',
    file: 'drain/deliver.ts',
    edits: [
      ['import { claimedPath', 'import { ackClaim, claimedPath'],
      [
        'const { fates, stop } = await',
        'ackClaim(settings, claim.id, claim.taken.map(({ text }) => text))\n  const { fates, stop } = await',
      ],
    ],
    red: /lost|lying/u,
  },
  {
    name: 'a segment is claimed by copy',
    file: 'io.ts',
    edits: [
      [
        'fs.renameSync(from, to)',
        '/claim.*seg$/u.test(to) ? fs.copyFileSync(from, to) : fs.renameSync(from, to)',
      ],
    ],
    red: /duplicates|left|lost|lying/u,
  },
  {
    name: 'a loss is counted after the unlink',
    file: 'sweep.ts',
    edits: [
      ['if (!countLoss(settings, reason, records) && reason', 'if (reason'],
      ["!== 'purged') {", "=== 'io') {"],
      [
        '  )\n  return records\n',
        '  )\n  countLoss(settings, reason, records)\n  return records\n',
      ],
    ],
    red: /lost/u,
  },
  {
    name: 'the drainer does not look again after it gave the lock back',
    file: 'drain/run.ts',
    edits: [["reason !== 'empty' || !window.refill()", "reason !== 'never'"]],
    red: /lying/u,
  },
  {
    name: 'a rename answered with ENOENT is believed not to have happened',
    file: 'files.ts',
    edits: [['return settings.deps.io.stat(to) !== undefined', 'return false']],
    red: /lost/u,
  },
]

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

/** Exit code and output of all proofs against the sources in `src`. */
async function prove(src: string): Promise<{ code: number | null; found: string }> {
  const child = spawn(process.execPath, [join(PACKAGE, 'test/proof/prove.ts'), src], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 170_000,
    killSignal: 'SIGKILL',
  })
  let found = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (found += text))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, found }
}

test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  'the proofs notice when %s',
  async (_name, { file, edits, red }) => {
    const { code, found } = await prove(mutantOf(file, ...edits))
    expect(found).toMatch(red)
    expect(code).toBe(1)
  },
  180_000,
)
