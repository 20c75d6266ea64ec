import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import { createCleanup } from '../src/cleanup.ts'
import { devEnv, readDevState, removeDevState, writeDevState } from '../src/dev-state.ts'

let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'indev-dev-state-'))
})

afterEach(() => rmSync(dir, { recursive: true }))

const STATE = { host: 'http://127.0.0.1:4810', otlpEndpoint: 'http://127.0.0.1:4318' }

describe('what dev writes down', () => {
  test('is what indev reads', () => {
    writeDevState(STATE, dir)
    expect(devEnv({}, dir)).toEqual({
      XDG_STATE_HOME: join(dir, 'state'),
      XDG_CONFIG_HOME: join(dir, 'config'),
      XDG_DATA_HOME: join(dir, 'data'),
      INDEV_HOST: STATE.host,
      INDEV_OTLP_ENDPOINT: STATE.otlpEndpoint,
    })
  })

  test('is gone when dev is: the CLI keeps its own default host then', () => {
    writeDevState(STATE, dir)
    removeDevState(dir)
    expect(devEnv({}, dir)).not.toHaveProperty('INDEV_HOST')
  })

  test('yields to a host that the caller has set', () => {
    writeDevState(STATE, dir)
    expect(devEnv({ INDEV_HOST: 'http://other' }, dir)['INDEV_HOST']).toBe('http://other')
  })

  test.each(['', '{', 'null', '{"host":"x"}'])('is nothing when the file says %j', (content) => {
    writeFileSync(join(dir, 'running.json'), content)
    expect(readDevState(dir)).toBeUndefined()
  })
})

test('cleaning up undoes everything, last first, also after an undo that fails', async () => {
  const undone: string[] = []
  const cleanup = createCleanup()
  cleanup.add(() => void undone.push('first'))
  cleanup.add(() => Promise.reject(new Error('stuck')))
  cleanup.add(() => void undone.push('third'))
  expect(await cleanup.run()).toEqual([new Error('stuck')])
  expect(undone).toEqual(['third', 'first'])
  expect(await cleanup.run()).toEqual([])
})
