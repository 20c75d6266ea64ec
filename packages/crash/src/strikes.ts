import { hash } from './fingerprint.ts'
import type { Machine } from './identity.ts'
import { writeWhole } from './io.ts'

/** The name of a strike. */
export const STRIKE_FILE: RegExp = /^strike-[0-9a-f]{16}$/

/** A command that has not crashed again for so long gets no more attention. */
const FORGOTTEN_MS = 30 * 86_400_000

const fileOf = (dir: string, command: string): string => `${dir}/strike-${hash(command)}`

/** Remembers that a command has crashed in a way that is known only without local variables. */
export function strike({ io }: Machine, dir: string, command: string, group: string): void {
  writeWhole(io, fileOf(dir, command), `${group}\n`)
}

/** A crash of the command has been seen with everything that can be seen of it. */
export function forgive(machine: Machine, dir: string, command: string): void {
  if (isStruck(machine, dir, command)) machine.io.remove(fileOf(dir, command))
}

export function isStruck({ io }: Machine, dir: string, command: string): boolean {
  return io.lstat(fileOf(dir, command))?.isFile === true
}

export function forgetOldStrikes(machine: Machine, dir: string, names: readonly string[]): void {
  for (const name of names) {
    if (!STRIKE_FILE.test(name)) continue
    const path = `${dir}/${name}`
    const facts = machine.io.lstat(path)
    if (facts !== undefined && machine.now() - facts.mtimeMs > FORGOTTEN_MS) machine.io.remove(path)
  }
}
