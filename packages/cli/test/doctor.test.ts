import { chmodSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { writeUserConfig } from '@indev/telemetry'
import { haltTelemetry } from '@indev/telemetry/operate'
import type { DoctorCheck } from '../src/doctor/check.ts'
import { KIT_CHECKS } from '../src/doctor/kit-checks.ts'
import { runInProcess } from '../src/testing.ts'
import { appWith, doctor, file } from './support/doctor.ts'
import { holdLimits } from './support/held-limits.ts'
import { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { inProcess, ways, withPending } from './support/ways.ts'

describe('doctor', () => {
  test('finds nothing wrong where nothing is, in the order of its checks', async () => {
    using home = withPending(2)
    writeFileSync(join(home.dir, '.bashrc'), 'source <(ways completion bash)\n')
    const { exitCode, checks } = await doctor(home, '', { env: { SHELL: '/bin/bash' } })
    expect(exitCode).toBe(0)
    expect(checks.map(({ id }) => id)).toEqual(KIT_CHECKS.map(({ id }) => id))
    const states = checks.filter(({ status }) => status !== 'ok').map(({ id, what }) => [id, what])
    expect(states).toEqual([
      ['collector', 'none is known; records stay here'],
      ['crashes', 'none'],
    ])
  })

  test('tells what the collector has refused, and crashes that wait', async () => {
    using home = withPending(1)
    await using strict = await serve((request, response) => {
      request.resume()
      response.writeHead(400, { date: 'Thu, 01 Jan 2026 00:00:00 GMT' }).end()
    })
    const env = { WAYS_OTLP_ENDPOINT: strict.url }
    await inProcess(home, 'telemetry flush --timeout 25s', env)
    await ways(home, 'crash simulate --kind null --here')
    const { checks } = await doctor(home, 'spool collector crashes', { env })
    expect(checks).toMatchObject([
      { status: 'warning', what: '1 record was set aside' },
      {
        status: 'warning',
        what: expect.stringMatching(/clock and this one are \d+ minutes apart/u),
      },
      { status: 'warning', what: expect.stringMatching(/^1 report, the last of 20/u) },
    ])
  })

  test('--no-network asks nobody', async () => {
    using home = withPending(1)
    const env = { WAYS_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
    const { checks } = await doctor(home, '--no-network', { env })
    expect(checks.map(({ id }) => id)).not.toContain('collector')
  })

  test('ends, whatever a check of the app does, and names what failed', async () => {
    using home = new Home()
    using limits = holdLimits()
    const stuck = (): Promise<never> => new Promise(() => setImmediate(() => limits.pass()))
    const checks: readonly DoctorCheck[] = [
      { id: 'stuck', title: 'Stuck', run: stuck },
      {
        id: 'broken',
        title: 'Broken',
        run() {
          throw new Error('no idea')
        },
      },
    ]
    const { exitCode, checks: found } = await doctor(home, 'broken stuck', { checks })
    expect(exitCode).toBe(10)
    expect(found).toMatchObject([
      { id: 'broken', status: 'failed', what: 'no idea' },
      { id: 'stuck', status: 'failed', what: 'no answer within 2 s' },
    ])
  })

  test('asks the network once all else is done, and tells it in the order of its checks', async () => {
    using home = new Home()
    const said: string[] = []
    const check = (id: string, network: boolean): DoctorCheck => ({
      id,
      title: id,
      ...(network && { network }),
      async run() {
        said.push(`${id} begins`)
        await Promise.resolve()
        said.push(`${id} ends`)
        return { status: 'ok', what: '' }
      },
    })
    const checks = [check('asks', true), check('reads', false)]
    const { checks: found } = await doctor(home, 'asks reads', { checks })
    expect(said).toEqual(['reads begins', 'reads ends', 'asks begins', 'asks ends'])
    expect(found.map(({ id }) => id)).toEqual(['asks', 'reads'])
  })

  test('refuses a check that there is not', async () => {
    using home = new Home()
    const { exitCode, stderr } = await runInProcess(appWith(), ['doctor', 'spol'], {
      env: home.env(),
    })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is no check "spol"; did you mean spool?')
  })

  test('says it to people with what helps, and on stderr when something failed', async () => {
    using home = withPending(1)
    haltTelemetry(home.paths('ways'))
    const env = home.env()
    const warned = await runInProcess(appWith(), ['doctor', 'uploads', 'settings'], { env })
    expect(warned).toMatchObject({ exitCode: 0, stderr: '' })
    expect(warned.stdout).toBe(`\
warning  Uploads   halted by you until further notice
         records wait here; nothing else stops
         try: ways telemetry resume
ok       Settings  ${home.paths('ways').configFile}
`)
    writeFileSync(home.paths('ways').configFile, '{')
    const failed = await runInProcess(appWith(), ['doctor', 'settings'], { env })
    expect(failed).toMatchObject({ exitCode: 10, stdout: '' })
    expect(failed.stderr).toMatch(/^failed {3}Settings {2}.+\n.+\nerror: 1 check of 1 failed\n/u)
  })
})

describe('doctor --fix', () => {
  test('makes private what is open to others, and looks again', async () => {
    using home = withPending(1)
    chmodSync(file(home), 0o755)
    const before = await doctor(home, 'directories')
    expect(before.checks).toMatchObject([
      { status: 'warning', fix: { summary: 'makes them private', isApplied: false } },
    ])
    const after = await doctor(home, 'directories --fix')
    expect(after.checks).toMatchObject([
      { status: 'ok', fix: { summary: 'makes them private', isApplied: true } },
    ])
    expect(lstatSync(file(home)).mode & 0o777).toBe(0o700)
    expect((await doctor(home, 'directories --fix')).checks).toMatchObject([{ fix: null }])
  })

  test('gives fish its file, and never changes one that is there', async () => {
    using home = new Home()
    const options = { env: { SHELL: '/usr/bin/fish' } }
    const { checks } = await doctor(home, 'completion --fix', options)
    expect(checks).toMatchObject([{ status: 'ok', fix: { isApplied: true } }])
    const script = join(home.dir, '.config/fish/completions/ways.fish')
    expect(readFileSync(script, 'utf8')).toContain('complete -c ways')
    writeFileSync(script, 'mine\n')
    const kept = await doctor(home, 'completion --fix', options)
    expect(kept.checks).toMatchObject([
      { status: 'warning', why: 'it could not be mended: EEXIST', fix: { isApplied: false } },
    ])
    expect(readFileSync(script, 'utf8')).toBe('mine\n')
  })

  test('does not end a halt, which somebody wanted', async () => {
    using home = withPending(1)
    writeUserConfig(home.paths('ways'), { telemetry: 'on' })
    haltTelemetry(home.paths('ways'))
    const { checks } = await doctor(home, 'uploads --fix')
    expect(checks).toMatchObject([{ status: 'warning', fix: null }])
  })
})
