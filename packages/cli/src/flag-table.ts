import type { ArgSpecs } from './args.ts'
import { GLOBAL_ARGS } from './globals.ts'

/** A flag as the parsers see it. */
export interface Flag {
  /** Takes no value. */
  readonly isSwitch: boolean
  /** One letter: `-n`. */
  readonly alias: string | undefined
}

/** What a command understands: its own flags, the global ones, and `--no-x` for each switch. */
export function flagTable(specs: ArgSpecs): ReadonlyMap<string, Flag> {
  const all = new Map<string, Flag>()
  for (const [name, spec] of Object.entries({ ...specs, ...GLOBAL_ARGS })) {
    const isSwitch = spec.type === 'boolean'
    all.set(name, { isSwitch, alias: spec.alias })
    if (isSwitch && !name.startsWith('no-')) {
      all.set(`no-${name}`, { isSwitch, alias: undefined })
    }
  }
  return all
}
