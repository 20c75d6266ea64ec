import { directoryRace } from '@indev-internal/jest-preset/directory-race'
import { expect, test } from '@jest/globals'

test("two that make the same directories at the same moment are not in each other's way", async () => {
  const maker = new URL('fixtures/make-directory.ts', import.meta.url)
  expect(await directoryRace(maker)).toEqual([])
})
