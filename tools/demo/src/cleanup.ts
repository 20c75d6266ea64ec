/** Undoes what was set up, last first, whatever happens on the way. */
export interface Cleanup {
  add(undo: () => Promise<void> | void): void
  /** Runs every undo once, also those after one that fails, and returns what went wrong. */
  run(): Promise<readonly unknown[]>
}

export function createCleanup(): Cleanup {
  const undos: (() => Promise<void> | void)[] = []
  return {
    add(undo) {
      undos.push(undo)
    },
    async run() {
      const failures: unknown[] = []
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
        try {
          await undo()
        } catch (error) {
          failures.push(error)
        }
      }
      return failures
    },
  }
}
