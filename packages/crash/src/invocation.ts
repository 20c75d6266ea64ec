import type { Invocation } from './report.ts'

const MAX_FLAGS = 32
const FLAG = /^--?[a-z][a-z0-9-]{0,63}$/i

/** A host that gives `--token=abc` for a name must not have it written down. */
export function withoutValues({ flags, positionals, replaySafe }: Invocation): Invocation {
  const names = flags.filter((flag) => FLAG.test(flag)).slice(0, MAX_FLAGS)
  return { flags: names, positionals, replaySafe }
}
