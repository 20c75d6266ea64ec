import { expect, test } from '@jest/globals'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../src/app.ts'
import { startBox } from './support/box.ts'
import type { Box } from './support/box.ts'
import { bundle, runIndev } from './support/indev.ts'
import { temporaryDir } from './support/temporary-dir.ts'

const CREATE = ['cluster', 'create', 'demo', '--wait']

/** Runs a copy of the program that is removed while it waits for the platform, as an upgrade does. */
async function removedWhileWaiting(box: Box, ...more: readonly string[]) {
  using dir = temporaryDir()
  const copy = join(dir.path, 'dist')
  cpSync(dirname(bundle), copy, { recursive: true })
  writeFileSync(join(dir.path, 'package.json'), '{"type":"module"}')
  box.fault = (_nth, line) => {
    if (line.includes('/events?')) rmSync(copy, { recursive: true, force: true })
    return undefined
  }
  return await runIndev([...CREATE, ...more], { bin: join(copy, 'indev.js'), env: box.env })
}

test('a program that is removed while it waits ends as if nothing had happened', async () => {
  await using box = await startBox('modern')
  expect(await removedWhileWaiting(box)).toMatchObject({
    exitCode: 0,
    stdout: 'created cluster: demo-aaaa01\n',
  })
})

test('where it needs a part that is gone it says so, and the next run has the same cluster', async () => {
  await using box = await startBox('modern')
  const yaml = ['-o', 'yaml']
  const ran = await removedWhileWaiting(box, ...yaml)
  expect(ran).toMatchObject({ exitCode: 10, stdout: '' })
  expect(ran.stderr).toMatch(/^error: indev was replaced .*run the command again\n(?!.)/m)
  box.calm()
  expect(await runInProcess(indev, [...CREATE, ...yaml], { env: box.env })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('name: demo-aaaa01\n'),
  })
  expect(box.clusters.size).toBe(1)
})
