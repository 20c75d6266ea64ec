import type { ArgSpec, ArgSpecs } from '../args.ts'
import type { Candidate } from './answer.ts'

/**
 * The flags that may still be typed, those that are needed first.
 *
 * @param given - Flags that have been typed: only lists come twice.
 * @param current - What they start with.
 */
export function flagCandidates(
  specs: ArgSpecs,
  given: ReadonlySet<string>,
  current: string,
): readonly Candidate[] {
  const open = Object.entries(specs).filter(
    ([name, spec]) => spec.hidden !== true && (isList(spec) || !isGiven(name, given)),
  )
  const needed = open.filter(([, spec]) => isNeeded(spec))
  return [...needed, ...open.filter((each) => !needed.includes(each))]
    .flatMap(([name, spec]) =>
      forms(name, spec, current).map((form) => ({ value: form, text: spec.summary })),
    )
    .filter(({ value }) => value.startsWith(current))
}

/** A switch that is on is offered as `--no-x`; whoever types `--no-` gets it for each. */
function forms(name: string, spec: ArgSpec, current: string): readonly string[] {
  if (spec.type !== 'boolean' || name.startsWith('no-')) return [`--${name}`]
  if (spec.default === true) return [`--no-${name}`]
  return current.startsWith('--no-') ? [`--no-${name}`] : [`--${name}`]
}

function isGiven(name: string, given: ReadonlySet<string>): boolean {
  return given.has(name) || given.has(`no-${name}`)
}

function isList(spec: ArgSpec): boolean {
  return spec.type === 'string' && spec.list === true
}

function isNeeded(spec: ArgSpec): boolean {
  return spec.type !== 'boolean' && spec.required === true
}
