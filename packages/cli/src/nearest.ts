/**
 * The candidate that `typed` was most likely meant to be.
 *
 * @param typed - What the person wrote.
 * @param candidates - What would have been accepted.
 * @returns The only one that begins with it (three letters or more), else the closest one within a
 *   third of its length (at least one edit), else `undefined`.
 */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const begun = [...candidates].filter((candidate) => candidate.startsWith(typed))
  if (typed.length >= 3 && begun.length === 1) return begun[0]
  let best: string | undefined
  let bestEdits = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    // Of two equally close ones, the one that is being typed.
    const bonus = candidate.startsWith(typed) ? 0.5 : 0
    const edits = distance(typed.toLowerCase(), candidate.toLowerCase()) - bonus
    const allowed = Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3))
    if (edits <= allowed && edits < bestEdits) {
      best = candidate
      bestEdits = edits
    }
  }
  return best
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours between two words.
 *
 * @see Damerau, "A technique for computer detection and correction of spelling errors", 1964; here
 *   in the form where no part is edited twice (optimal string alignment).
 */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY
  let older: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      let edits = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (isSame ? 0 : 1),
      )
      const isSwap =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (isSwap) edits = Math.min(edits, at(older, column - 2) + 1)
      current.push(edits)
    }
    older = previous
    previous = current
  }
  return at(previous, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
