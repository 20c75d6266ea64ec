/**
 * Whether a release comes before another, as far as both are `x.y.z`; a pre-release comes before its
 * release. What is no such version is never older: nobody is stopped by a word that isn't understood.
 *
 * @see https://semver.org/#spec-item-11
 */
export function isOlderRelease(version: string, than: string): boolean {
  const [a, b] = [parse(version), parse(than)]
  if (a === undefined || b === undefined) return false
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? 0
    if (part !== other) return part < other
  }
  return false
}

const RELEASE = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-)?/u

/** The three numbers, and 0 for a pre-release or 1. */
function parse(version: string): number[] | undefined {
  const match = RELEASE.exec(version)
  if (match === null) return undefined
  return [...match.slice(1, 4).map(Number), match[4] === undefined ? 1 : 0]
}
