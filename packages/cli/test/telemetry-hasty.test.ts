import { expect, jest, test } from '@jest/globals'
import * as hasty from './fixtures/hasty-pipeline.ts'
import { stopWhileSending } from './support/stop.ts'

jest.unstable_mockModule('@indev/telemetry/drain', () => hasty)
jest.unstable_mockModule('@indev/telemetry/operate', () => hasty)

test.each(['telemetry off', 'telemetry erase --yes'])(
  'the proof catches a "%s" that returns while the uploader still sends',
  async (line) => {
    const { code, delivered } = await stopWhileSending(line, 'uploader')
    expect(code).toBe(0)
    expect(delivered).toBeGreaterThan(0)
  },
)
