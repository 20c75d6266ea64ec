import { describe, expect, test } from '@jest/globals'
import { type Life, Interrupted, live } from '../src/lifecycle.ts'
import { testHost } from '../src/testing.ts'
import { holdTimers } from './support/held-timers.ts'

/** Starts `work` and resolves when it runs. */
async function begin(work: (life: Life) => Promise<unknown>): Promise<{
  readonly host: ReturnType<typeof testHost>
  readonly ending: ReturnType<typeof live>
}> {
  const host = testHost([])
  let begun: (() => void) | undefined
  const running = new Promise<void>((resolve) => {
    begun = resolve
  })
  const ending = live(host, (life) => {
    begun?.()
    return work(life)
  })
  await running
  return { host, ending }
}

const forever = (): Promise<never> => new Promise(() => undefined)

describe('a command that is struck', () => {
  test('twice ends at once, by the first signal', async () => {
    using timers = holdTimers()
    const { host, ending } = await begin(forever)
    host.signal('SIGTERM')
    host.signal('SIGINT')
    const { end } = await ending
    expect(end).toEqual({ kind: 'signal', signal: 'SIGTERM', error: undefined })
    expect(timers.count()).toBe(0)
  })

  test('by a signal may still say how to go on, and that is no longer its result', async () => {
    const advice = new Error('the work goes on')
    const { host, ending } = await begin(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(advice)
          })
        }),
    )
    host.signal('SIGINT')
    expect((await ending).end).toEqual({ kind: 'signal', signal: 'SIGINT', error: advice })
  })

  test('by a signal sees the reason', async () => {
    let reason: unknown
    const { host, ending } = await begin(({ signal }) => {
      signal.addEventListener('abort', () => {
        reason = signal.reason
      })
      return forever()
    })
    host.signal('SIGINT')
    host.signal('SIGINT')
    await ending
    expect(reason).toBeInstanceOf(Interrupted)
    expect(reason).toMatchObject({ signal: 'SIGINT' })
  })

  test('by an error that nobody caught waits for the cleanups, not for the handler', async () => {
    const done: string[] = []
    const { host, ending } = await begin((life) => {
      life.onCleanup(async () => {
        await Promise.resolve()
        done.push('kept')
      })
      const undo = life.onCleanup(() => {
        done.push('undone')
      })
      undo()
      undo()
      life.onCleanup(() => {
        throw new Error('a cleanup that fails stops no other')
      })
      life.onCleanup(() => {
        done.push('last')
      })
      return forever()
    })
    const error = new Error('unforeseen')
    host.fatal(error)
    expect((await ending).end).toEqual({ kind: 'threw', error })
    expect(done.toSorted()).toEqual(['kept', 'last'])
  })
})

test('a command that returns runs no cleanup', async () => {
  const done: string[] = []
  const { ending } = await begin((life) => {
    life.onCleanup(() => {
      done.push('cleanup')
    })
    return Promise.resolve(7)
  })
  expect((await ending).end).toEqual({ kind: 'returned', value: 7 })
  expect(done).toEqual([])
})
