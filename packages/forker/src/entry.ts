import { builtins } from './builtins.ts'
import type { Attempt, Entry, Guard } from './guard.ts'
import { errnoOf, type FileFacts } from './io.ts'
import type { System } from './system.ts'

/**
 * Stops: a program that starts itself, and an executable that takes Node's place, so that "run this file"
 * runs the program (`process.execPath` of a bundle is the bundle).
 */
export const entryGuard: Guard = {
  id: 'entry',
  look: (attempt) => (isGoodEntry(attempt) ? undefined : 'bad-entry'),
}

/** What follows the executable on the command line; undefined when the entry can't be one. */
export function entryArgument(entry: Entry): string | undefined {
  if (entry.bundled) return typeof entry.target === 'string' ? entry.target : undefined
  if (typeof entry.target === 'string') {
    return builtins.path().isAbsolute(entry.target) ? entry.target : undefined
  }
  return entry.target.protocol === 'file:' ? builtins.url().fileURLToPath(entry.target) : undefined
}

function isGoodEntry({ system, entry }: Attempt): boolean {
  if (entry.bundled !== isBundle(system)) return false
  const argument = entryArgument(entry)
  if (argument === undefined) return false
  if (entry.bundled) return argument !== ''
  const facts = system.io.stat(argument)
  return facts?.kind === 'file' && !isMain(system, argument, facts)
}

/** By file, not by name: a link to the main script is the main script. */
function isMain(system: System, path: string, entry: FileFacts): boolean {
  return [system.mainPath, scriptOf(system)].some((main) => {
    if (main === undefined || main === '') return false
    if (main === path) return true
    const facts = system.io.stat(main)
    return facts !== undefined && facts.dev === entry.dev && facts.ino === entry.ino
  })
}

/** The script that the kernel was told, which a program that changes its `process.argv` does not change. */
function scriptOf({ io, platform, execArgvCount }: System): string | undefined {
  if (platform !== 'linux') return undefined
  try {
    return io.read('/proc/self/cmdline', 16_384)?.split('\0')[1 + execArgvCount]
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return undefined
  }
}

/** True when the executable is not Node by name. */
function isBundle({ execPath }: System): boolean {
  return !/^node(js)?[\d.]*(\.exe)?$/i.test(builtins.path().basename(execPath))
}
