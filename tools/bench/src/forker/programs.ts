import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Every program is an ES module that says the same in the same way, so that two of them differ by what they
 * call and by nothing else; `process.stdout` alone would take longer than a refusal.
 */
const SAY = `const say = (what) => process.getBuiltinModule('node:fs').writeSync(1, what)`
const TIMED = `const startNs = process.hrtime.bigint()`
const TOOK = `Number(process.hrtime.bigint() - startNs) / 1e3`

/** What a detached process does in every case: nothing, and it leaves a note of the CPU time that it took, us. */
const NOTE = `const [, , , , notes] = process.argv
if (notes !== undefined) {
  process.once('exit', () => {
    const { user, system } = process.cpuUsage()
    process.getBuiltinModule('node:fs').appendFileSync(notes, (user + system) + '\\n')
  })
}`

const detached = (url: string, limits: string): string => `import { detach } from '${url}'
${SAY}
const [, , stateDir, child, ...args] = process.argv
${TIMED}
const { outcome } = detach({ name: 'bench', entry: child, stateDir, args, limits: ${limits} })
say(outcome + ' ' + ${TOOK})`

/** Arguments of each: state directory, program of the child, and arguments of the child. */
const PROGRAMS = {
  empty: `${SAY}\nsay('done')`,
  module: `import './nothing.mjs'\n${SAY}\nsay('done')`,
  stat: `import './nothing.mjs'
${SAY}
process.getBuiltinModule('node:fs').statSync(process.argv[2] + '/halt', { throwIfNoEntry: false })
say('done')`,
  imported: `import '${import.meta.resolve('@indev/forker')}'\n${SAY}\nsay('done')`,
  /** With the shortest intervals that the package takes. */
  detach: detached(import.meta.resolve('@indev/forker'), '{ debounceMs: 1_000, refillMs: 1_000 }'),
  /** With the usual limits. */
  command: detached(import.meta.resolve('@indev/forker'), 'undefined'),
  bare: `import { spawn } from 'node:child_process'
${SAY}
const [, , , ...args] = process.argv
${TIMED}
spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref()
say('spawned ' + ${TOOK})`,
  execa: `import { execa } from '${import.meta.resolve('execa')}'
${SAY}
const [, , , ...args] = process.argv
${TIMED}
execa(process.execPath, args, { detached: true, stdio: 'ignore', cleanup: false }).nodeChildProcess.unref()
say('spawned ' + ${TOOK})`,
  /** The children: ours enters, as it has to. */
  child: NOTE,
  entered: `import { enterDetached } from '${import.meta.resolve('@indev/forker/child')}'
${NOTE.replace('[, , , , notes]', '[, , stateDir, , notes]')}
const entered = await enterDetached({ name: 'bench', stateDir })
if (entered.entered) entered.lease.release()`,
  nothing: 'export {}',
} as const

export type Program = keyof typeof PROGRAMS

/** Writes them all; returns where one is. */
export async function writePrograms(dir: string): Promise<(program: Program) => string> {
  const pathOf = (program: string): string => join(dir, `${program}.mjs`)
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(pathOf(name), text)
  return pathOf
}
