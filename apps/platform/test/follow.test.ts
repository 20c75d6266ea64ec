import { expect, test } from '@jest/globals'
import { follow } from '../src/api/follow.ts'
import { answer } from '../src/api/reply.ts'
import { createChanges } from '../src/changes.ts'
import { createManualClock } from './support/manual-clock.ts'

const nothing = () => answer([])

test('a stream without news beats four times a minute and ends after 15 minutes', async () => {
  const clock = createManualClock()
  const response = follow(0, nothing, createChanges(clock), clock)
  const text = response.text()
  await clock.advance(20 * 60_000)
  expect((await text).split(':\n\n').length - 1).toBeGreaterThanOrEqual(4 * 15)
})

test('what happens while its client reads nothing comes as soon as it reads on', async () => {
  const clock = createManualClock()
  const changes = createChanges(clock)
  const events = [1, 2].map((sequence) => ({ sequence }))
  let happened = 0
  const read = (since: number) => answer(events.slice(since, happened))
  const reader = follow(0, read, changes, clock).body?.getReader()
  const texts: string[] = []
  const next = () =>
    void reader?.read().then(({ value }) => texts.push(Buffer.from(value ?? []).toString()))
  next()
  for (const _ of events) {
    await clock.advance(1)
    happened += 1
    changes.notify()
  }
  await clock.advance(1)
  next()
  next()
  await clock.advance(1)
  expect(texts).toEqual([
    ':\n\n',
    expect.stringMatching(/^id: 1\n/),
    expect.stringMatching(/^id: 2\n/),
  ])
})
