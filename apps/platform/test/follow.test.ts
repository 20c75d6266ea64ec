import { expect, test } from '@jest/globals'
import { follow } from '../src/api/follow.ts'
import { answer } from '../src/api/reply.ts'
import { createChanges } from '../src/changes.ts'
import { createManualClock } from './support/manual-clock.ts'

const nothing = () => answer([])

test('a stream without news beats four times a minute and ends after 15 minutes', async () => {
  const clock = createManualClock()
  const response = follow(nothing(), 0, nothing, createChanges(clock), clock)
  const text = response.text()
  await clock.advance(20 * 60_000)
  expect((await text).split(':\n\n').length - 1).toBeGreaterThanOrEqual(4 * 15)
})
