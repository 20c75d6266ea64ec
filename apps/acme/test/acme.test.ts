import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Home, runAcme } from './support/acme.ts'
import { startCollector } from './support/collector.ts'

/** At 50 ms or more each: far longer than the first token of the detaching takes. */
const MAX_RUNS = 400

test('rolls as many dice as were asked for', async () => {
  using home = new Home()
  const env = { HOME: home.dir, ACME_TELEMETRY: 'off' }
  const { exitCode, stdout, stderr } = await runAcme('roll --dice 3 -o json', env)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(/^\[[1-6],[1-6],[1-6]\]\n$/u)
  expect((await runAcme('roll', env)).stdout).toMatch(/^[1-6] [1-6]\n$/u)
  expect(home.files('')).toEqual(new Map())
})

test('has what every tool has: usage errors, suggestions, help, the version', async () => {
  using home = new Home()
  const env = { HOME: home.dir, ACME_TELEMETRY: 'off' }
  expect(await runAcme('roll --dice 0', env)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('from 1 to 100, not "0"'),
  })
  expect(await runAcme('rol', env)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('did you mean "acme roll"?'),
  })
  expect((await runAcme('--help', env)).stdout).toContain('Rolls dice.')
  expect((await runAcme('--version', env)).stdout).toBe('acme 0.0.0\n')
})

test("records into its own directories by its own variables; indev's are untouched", async () => {
  using home = new Home()
  await using collector = await startCollector()
  const theirs = join(home.dir, '.local/state/indev')
  mkdirSync(theirs, { recursive: true })
  writeFileSync(join(theirs, 'install-id'), "indev's own")
  const before = home.files('indev')
  const env = {
    HOME: home.dir,
    ACME_TELEMETRY: 'on',
    INDEV_TELEMETRY: 'off',
    INDEV_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  }
  expect(await runAcme('roll --dice 5', env)).toMatchObject({ exitCode: 0 })
  const spooled = [...home.files('acme').keys()].filter((path) => path.includes('/spool/'))
  expect(spooled.filter((path) => path.includes('/ready/'))).toHaveLength(1)

  const flush = await runAcme('telemetry flush --timeout 30s', {
    ...env,
    ACME_OTLP_ENDPOINT: collector.url,
  })
  expect(flush).toEqual({ exitCode: 0, stdout: '1 delivered; nothing is pending\n', stderr: '' })
  expect(collector.spans).toMatchObject([
    {
      name: 'acme roll',
      attributes: { dice: 5, 'cli.outcome': 'ok' },
      resource: { 'service.name': 'acme', 'service.version': '0.0.0' },
    },
  ])
  expect(home.files('indev')).toEqual(before)
  expect([...home.files('').keys()].filter((path) => !/acme|indev/u.test(path))).toEqual([])
})

test('leaves evidence of its crashes in its own directory; what is never recorded is never sent', async () => {
  using home = new Home()
  await using collector = await startCollector()
  const env = { HOME: home.dir, ACME_TELEMETRY: 'on', ACME_OTLP_ENDPOINT: collector.url }
  expect((await runAcme('crash upload on', env)).exitCode).toBe(0)
  const simulated = await runAcme('crash simulate --kind cause', env)
  expect(simulated.stdout).toMatch(/^cause: the process exited with 70 and left the report /u)
  expect((await runAcme('telemetry flush --timeout 30s', env)).exitCode).toBe(0)
  const files = [...home.files('acme').keys()].filter((path) => path.includes('/crash/crash-'))
  expect(files).toHaveLength(1)
  expect(collector.reports).toEqual([])
  expect(home.files('indev')).toEqual(new Map())
})

test('its own detached uploader delivers, without a command that waits for it', async () => {
  using home = new Home()
  await using collector = await startCollector()
  const env = { HOME: home.dir, ACME_TELEMETRY: 'on', ACME_OTLP_ENDPOINT: collector.url }
  // The very first attempt on a machine is refused, and the first token takes 5 s: go on working.
  for (let runs = 0; collector.spans.length === 0 && runs < MAX_RUNS; runs += 1) {
    await runAcme('roll', env)
  }
  expect(collector.spans).not.toEqual([])
  // Ends when the uploader has given its lease back, so that nothing outlives the test.
  expect(await runAcme('telemetry flush --timeout 30s', env)).toMatchObject({ exitCode: 0 })
  expect(new Set(collector.spans.map(({ name }) => name))).toEqual(new Set(['acme roll']))
})
