const pollMs = 10

/** Asks again and again until `done`; fails with the last answer after `limitMs`. */
export async function waitUntil<T>(
  ask: () => Promise<T>,
  done: (answer: T) => boolean,
  limitMs = 10_000,
): Promise<T> {
  const endAtMs = Date.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (done(answer)) return answer
    if (Date.now() > endAtMs) throw new Error(`still ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
