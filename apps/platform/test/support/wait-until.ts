const pollMs = 10

/** Asks again and again until `done`, however long it takes: a test that hangs is ended by its own limit. */
export async function waitUntil<T>(
  ask: () => Promise<T>,
  done: (answer: T) => boolean,
): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (done(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
