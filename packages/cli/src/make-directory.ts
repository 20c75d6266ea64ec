/**
 * Makes a directory, and those above it; one that is there is fine.
 *
 * Level by level: where a parent can't be made (`/proc`), Node's `recursive` never returns.
 *
 * @param mode - Of each that is made.
 * @throws The system's error.
 */
export function makeDirectory(dir: string, mode: number = 0o700): void {
  // Not imported: whoever imports the package loads nothing by it.
  const { existsSync, mkdirSync } = process.getBuiltinModule('node:fs')
  if (existsSync(dir)) return
  try {
    mkdirSync(dir, mode)
  } catch (error) {
    const above = process.getBuiltinModule('node:path').dirname(dir)
    if (existsSync(dir)) return
    if (above === dir || existsSync(above)) throw error
    makeDirectory(above, mode)
    mkdirSync(dir, mode)
  }
}
