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
  const { existsSync } = process.getBuiltinModule('node:fs')
  if (existsSync(dir)) return
  try {
    makeOne(dir, mode)
  } catch (error) {
    const above = process.getBuiltinModule('node:path').dirname(dir)
    if (above === dir) throw error
    makeDirectory(above, mode)
    makeOne(dir, mode)
  }
}

/** Another command may make the same directory at the same moment. */
function makeOne(dir: string, mode: number): void {
  const { existsSync, mkdirSync } = process.getBuiltinModule('node:fs')
  try {
    mkdirSync(dir, mode)
  } catch (error) {
    if (!existsSync(dir)) throw error
  }
}
