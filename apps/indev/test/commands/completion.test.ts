import { runInProcess } from '@indev/cli/testing'
import { expect, test } from '@jest/globals'
import { indev } from '../../src/app.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import type { StubPlatform } from '../support/stub-platform.ts'

/** What Tab offers after a line. */
async function tab(stub: StubPlatform, line: string): Promise<readonly string[]> {
  const words = line.split(' ')
  const argv = ['__complete', 'bash', String(words.length - 1), ...words]
  const { stdout } = await runInProcess(indev, argv, { env: stub.env })
  const [kind = '', ...lines] = stdout.trimEnd().split('\n')
  return kind === 'files' ? ['files'] : lines.map((each) => each.split('\t')[0] ?? '')
}

const TEAMS = ['Web', 'Data'].map((name) => ({ id: name, name, description: '', roles: [] }))

test('Tab offers the names that were listed last, asks nobody, and forgets them at sign-out', async () => {
  await using stub = await stubPlatform({
    'GET /api/v1/teams': { json: TEAMS },
    'POST /oidc/revoke': { text: '' },
  })
  expect(await tab(stub, 'team get ')).toEqual([])
  const listed = await runInProcess(indev, ['team', 'list', '-q'], { env: stub.env })
  expect(listed).toMatchObject({ exitCode: 0, stderr: '' })
  const { length } = stub.asked
  expect(await tab(stub, 'team get ')).toEqual(['Web', 'Data'])
  expect(await tab(stub, 'team member add --team W')).toEqual(['Web'])
  expect(stub.asked).toHaveLength(length)
  await runInProcess(indev, ['logout'], { env: stub.env })
  expect(await tab(stub, 'team get ')).toEqual([])
})

test('Tab offers files for files, and profiles for profiles', async () => {
  await using stub = await stubPlatform({})
  expect(await tab(stub, 'cluster apply -f ')).toEqual(['files'])
  expect(await tab(stub, '--profile ')).toEqual(['default'])
  expect(await tab(stub, 'profile use d')).toEqual(['default'])
})
