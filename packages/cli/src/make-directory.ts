/**
 * Makes a directory, 0700, and those above it; one that is there is fine.
 *
 * Level by level: where a parent can't be made (`/proc`), Node's `recursive` never returns.
 *
 * @throws The system's error.
 */
export function makeDirectory(dir: string): void {
  // Not imported: whoever imports the package loads nothing by it.
  const { existsSync, mkdirSync } = process.getBuiltinModule('node:fs')
  if (existsSync(dir)) return
  try {
    mkdirSync(dir, 0o700)
  } catch (error) {
    const above = process.getBuiltinModule('node:path').dirname(dir)
    if (existsSync(dir)) return
    if (above === dir || existsSync(above)) throw error
    makeDirectory(above)
    mkdirSync(dir, 0o700)
  }
}
