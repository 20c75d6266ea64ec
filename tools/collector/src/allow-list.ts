import type { FieldGroups } from './declared-fields.ts'

/** Free text by definition: in no allow-list, whoever declares it. */
const NEVER: readonly string[] = ['exception.message', 'exception.stacktrace']

const HEADER = `# Generated from the fields that are recorded: the kit's, which docs/telemetry.md lists, and those that the
# commands of indev declare. Not edited by hand; a test fails when it differs from the code.
#
#   npx -y pnpm@12 --filter @indev-internal/collector generate
#
# Another program behind the same router: a second file that lists these and its own. Lists are
# replaced, not joined.
`

/**
 * The redaction processor's allow-list as a configuration file.
 *
 * @param groups - Names by where they come from; a name is listed where it occurs first.
 * @throws RangeError for a field that may be in no allow-list.
 */
export function renderAllowList(groups: FieldGroups): string {
  const seen = new Set<string>()
  const lines = Object.entries(groups).flatMap(([group, names]) => {
    const refused = names.filter((name) => NEVER.includes(name))
    if (refused.length > 0) throw new RangeError(`may be in no allow-list: ${refused.join(', ')}`)
    const fresh = [...new Set(names)].filter((name) => !seen.has(name))
    for (const name of fresh) seen.add(name)
    return [`      # ${group}`, ...fresh.map((name) => `      - ${name}`)]
  })
  return `${HEADER}processors:\n  redaction:\n    allowed_keys:\n${lines.join('\n')}\n`
}
