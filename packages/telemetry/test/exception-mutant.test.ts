import { expect, jest, test } from '@jest/globals'
import type { ExceptionFacts } from '../src/recorder.ts'

test('the search catches the mutant that records what an error says', async () => {
  jest.unstable_mockModule('../src/exception-event.ts', () => ({
    EXCEPTION: 'exception',
    exceptionAttributes: (facts: ExceptionFacts & { readonly message: string }) => ({
      'exception.type': facts.type,
      'exception.message': facts.message,
    }),
  }))
  const { begin } = await import('./support/session.ts')
  const { leakedBy } = await import('./support/exception-leak.ts')
  // The deny-list behind it knows a path, and no message.
  expect(leakedBy(begin)).toEqual(['exception.message'])
})
