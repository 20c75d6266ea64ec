import { describe, expect, test } from '@jest/globals'
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@indev/cli'
import { testHost } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { readKubeconfig } from '../../src/kubeconfig/edit-file.ts'
import { FIRST, SECOND, startWithKubeconfigs as start } from '../support/kubeconfig.ts'

describe('kubeconfig merge', () => {
  test('touches one file of several, says what was current, and can be undone', async () => {
    await using m = await start()
    chmodSync(m.first, 0o640)
    const merged = await m.run('kubeconfig merge prod-abc123 --set-context')
    expect(merged).toMatchObject({ exitCode: 0, stderr: '' })
    expect(merged.stdout).toBe(
      `context indev-prod is in ${m.first}\n` +
        'it is the current context; before: work\n' +
        'to go back: kubectl config use-context work\n',
    )
    const text = readFileSync(m.first, 'utf8')
    expect(text).toContain('# of the team')
    expect(text).toContain('current-context: indev-prod')
    expect(statSync(m.first).mode & 0o777).toBe(0o640)
    expect(readFileSync(m.second, 'utf8')).toBe(SECOND)

    // Again: nothing to do, and nothing to undo in its place.
    expect((await m.run('kubeconfig merge prod-abc123')).stdout).toContain('it is the current')
    expect(readFileSync(m.first, 'utf8')).toBe(text)
    expect((await m.run('kubeconfig undo')).stdout).toBe(`${m.first} is as it was before\n`)
    expect(readFileSync(m.first, 'utf8')).toBe(FIRST)
    expect(await m.run('kubeconfig undo')).toMatchObject({ exitCode: 5 })
  })

  test('switches nothing where nobody looks', async () => {
    await using m = await start()
    const ran = await m.run('cluster login prod-abc123 --method exec -o json')
    expect(JSON.parse(ran.stdout)).toMatchObject({ context: 'indev-prod', current: false })
    await m.run('kubeconfig undo')
    const again = await m.run('kubeconfig merge prod-abc123 -o json')
    expect(JSON.parse(again.stdout)).toEqual({
      file: m.first,
      context: 'indev-prod',
      current: false,
    })
    expect(readFileSync(m.first, 'utf8')).toContain('current-context: work')
  })

  test.each(['kubeconfig merge', 'cluster login --method exec'])(
    '%s makes it the current one where there is none: kubectl would talk to nobody',
    async (command) => {
      await using m = await start()
      writeFileSync(m.first, FIRST.replace('current-context: work', 'current-context: ""'))
      const ran = await m.run(`${command} prod-abc123`)
      expect(ran.stdout).toBe(`context indev-prod is in ${m.first}\nit is the current context\n`)
      expect(readKubeconfig(m.first).current).toBe('indev-prod')
    },
  )

  test('leaves none where --no-set-context says so', async () => {
    await using m = await start()
    const file = join(m.dir, 'new')
    const ran = await m.run('kubeconfig merge prod-abc123 --no-set-context', { KUBECONFIG: file })
    expect(ran.stdout).toContain('to use it: kubectl config use-context indev-prod')
    expect(readFileSync(file, 'utf8')).not.toContain('current-context')
  })

  test('makes a file of its own user alone where there was none, and undo removes it', async () => {
    await using m = await start()
    const made = join(m.dir, 'new', 'config')
    const ran = await m.run('kubeconfig merge prod-abc123', { KUBECONFIG: made })
    expect(ran).toMatchObject({ exitCode: 0 })
    expect(statSync(made).mode & 0o777).toBe(0o600)
    await m.run('kubeconfig undo', { KUBECONFIG: made })
    expect(() => statSync(made)).toThrow('ENOENT')
  })

  test('writes where a link leads, and leaves the link', async () => {
    await using m = await start()
    const link = join(m.dir, 'link')
    symlinkSync(m.first, link)
    await m.run(`kubeconfig merge prod-abc123 --kubeconfig ${link}`)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(m.first, 'utf8')).toContain('indev-prod')
  })

  test("waits for kubectl's lock, and gives up without a change", async () => {
    await using m = await start()
    writeFileSync(`${m.first}.lock`, '')
    const host = testHost(['kubeconfig', 'merge', 'prod-abc123'], { env: m.env })
    // So that nobody has to wait: whenever it looks at the clock a second has passed.
    const clock = { ...host.clock, atMs: 0, monotonicMs: () => (clock.atMs += 1_000) }
    expect(await run(indev, { ...host, clock })).toBe(10)
    expect(host.captured.stderr).toContain(`remove ${m.first}.lock`)
    expect(readFileSync(m.first, 'utf8')).toBe(FIRST)
  })

  test('refuses a file that it can not read, and leaves it', async () => {
    await using m = await start()
    writeFileSync(m.first, 'users: [{token: sesame\n')
    const ran = await m.run('kubeconfig merge prod-abc123')
    expect(ran).toMatchObject({ exitCode: 10, stderr: expect.stringContaining('not YAML') })
    expect(ran.stderr).not.toContain('sesame')
    expect(readFileSync(m.first, 'utf8')).toBe('users: [{token: sesame\n')
  })
})

test('kubeconfig get writes nothing, and its output is a kubeconfig', async () => {
  await using m = await start()
  const ran = await m.run('kubeconfig get prod-abc123 --context-name mine')
  expect(ran.stdout).toMatch(/^apiVersion: v1\nkind: Config\nclusters:\n/u)
  expect(ran.stdout).toContain('current-context: mine')
  expect([readFileSync(m.first, 'utf8'), readFileSync(m.second, 'utf8')]).toEqual([FIRST, SECOND])
})

describe('kubeconfig remove', () => {
  test('takes out what merge put in, and leaves no dangling current context', async () => {
    await using m = await start()
    await m.run('kubeconfig merge prod-abc123 --set-context')
    const ran = await m.run('kubeconfig remove prod-abc123')
    expect(ran.stdout).toBe(
      'removed context indev-prod\nindev-prod was the current context: there is none now\n',
    )
    const text = readFileSync(m.first, 'utf8')
    expect(text).not.toContain('indev-prod')
    expect(text).toContain('current-context: ""')
    expect(readFileSync(m.second, 'utf8')).toBe(SECOND)
    expect((await m.run('kubeconfig remove prod-abc123')).stdout).toContain('nothing of it')
  })

  test('undo refuses where somebody else has written since', async () => {
    await using m = await start()
    await m.run('kubeconfig merge prod-abc123')
    writeFileSync(m.first, `${readFileSync(m.first, 'utf8')}# mine\n`)
    const ran = await m.run('kubeconfig undo')
    expect(ran).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('changed since') })
    expect(readFileSync(m.first, 'utf8')).toContain('# mine')
  })

  test('a cluster entry that another context still uses stays', async () => {
    await using m = await start()
    await m.run('kubeconfig merge prod-abc123')
    const other = '- name: mine\n  context: {cluster: indev-prod, user: work}\n'
    writeFileSync(m.second, SECOND.replace('contexts:\n', `contexts:\n${other}`))
    await m.run('kubeconfig remove prod-abc123')
    expect(readFileSync(m.first, 'utf8')).toContain('https://k.example')
    expect(readFileSync(m.first, 'utf8')).not.toContain('credential')
  })
})

describe('cluster delete', () => {
  const GONE = { 'DELETE /api/v1/clusters/c-1': { status: 202, json: {} } }

  test('takes the cluster out of the kubeconfig, unless told to leave it', async () => {
    await using m = await start(GONE)
    await m.run('kubeconfig merge prod-abc123 --set-context')
    const kept = readFileSync(m.first, 'utf8')
    await m.run('cluster delete prod-abc123 --yes --keep-kubeconfig')
    expect(readFileSync(m.first, 'utf8')).toBe(kept)
    const ran = await m.run('cluster delete prod-abc123 --yes')
    expect(ran).toMatchObject({ exitCode: 0, stdout: 'prod-abc123\n' })
    expect(ran.stderr).toContain('indev-prod was the current context: there is none now')
    expect(readFileSync(m.first, 'utf8')).not.toContain('indev-prod')
  })

  test('is a success where the kubeconfig can not be changed, and says so', async () => {
    await using m = await start(GONE)
    await m.run('kubeconfig merge prod-abc123')
    writeFileSync(m.first, `${readFileSync(m.first, 'utf8')}}\n`)
    const ran = await m.run('cluster delete prod-abc123 --yes')
    expect(ran).toMatchObject({ exitCode: 0, stdout: 'prod-abc123\n' })
    expect(ran.stderr).toContain('prod-abc123 is still in your kubeconfig')
  })
})

test('kubeconfig prune takes out what is gone, and nothing else', async () => {
  await using m = await start({ 'GET /api/v1/clusters': { json: [] } })
  await m.run('kubeconfig merge prod-abc123')
  expect((await m.run('kubeconfig prune -o json')).stdout).toBe('{"contexts":["indev-prod"]}\n')
  expect(readFileSync(m.second, 'utf8')).toBe(SECOND)
})
