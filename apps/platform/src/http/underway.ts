/** Requests that are being served, whether or not their clients still wait. */
export interface Underway {
  /** @param work - Never rejects. */
  add(work: Promise<void>): void
  /** Waits until all of it has ended, at most `maxMs`. */
  settle(maxMs: number): Promise<void>
}

export function createUnderway(): Underway {
  const all = new Set<Promise<void>>()
  return {
    add: (work) => {
      all.add(work)
      void work.then(() => all.delete(work))
    },
    settle: async (maxMs) => {
      let limit: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        limit = setTimeout(resolve, maxMs)
      })
      await Promise.race([Promise.all(all), late])
      clearTimeout(limit)
    },
  }
}
