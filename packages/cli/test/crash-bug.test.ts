import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { BUG, crash, end, reportsIn } from './support/crash.ts'
import { Home, Program } from './support/program.ts'

const ID = /crash show (\S+)\n$/u

describe('a bug', () => {
  test('says in two lines what happened and what leads to its report, which the commands show', async () => {
    using home = new Home()
    const { code, stderr } = await end(home, 'bug', { WAYS_TELEMETRY: 'off' })
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 70, lines: 3 })
    expect(stderr).toMatch(BUG)
    const id = ID.exec(stderr)?.[1] ?? ''

    const listed = JSON.parse((await crash(home, 'list -o json')).stdout)
    expect(listed).toEqual([
      {
        id,
        atMs: expect.any(Number),
        kind: 'captured',
        command: 'end bug',
        version: '1.2.3',
        error: { name: 'TypeError', message: 'canary-message' },
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u),
        count: 1,
        locals: 'off',
      },
    ])
    const { stdout: shown } = await crash(home, `show ${id}`)
    expect(shown).toContain('TypeError: canary-message\n  > ')
    expect(shown).toMatch(/ways-app\.ts:\d+:\d+/u)
    expect(shown).toContain(`What to do next\n  ways crash export ${id} crash.json`)
    expect(JSON.parse((await crash(home, 'show -o json')).stdout)).toMatchObject({ v: 1, id })

    const file = join(home.dir, 'crash.json')
    expect(await crash(home, `export last ${file}`)).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ v: 1, id })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await crash(home, `export last ${file}`)).toMatchObject({ exitCode: 6 })

    expect(await crash(home, 'erase')).toMatchObject({ exitCode: 2 })
    expect(await crash(home, `erase ${id}`)).toMatchObject({ stdout: '1 crash report erased\n' })
    expect(await crash(home, 'show')).toMatchObject({ exitCode: 5 })
    expect((await crash(home, 'list')).stdout).toBe('no crash is known\n')
  })

  test('is a JSON document with the command that shows it', async () => {
    using home = new Home()
    const { code, stdout } = await end(home, 'bug -o json')
    const [report] = reportsIn(home)
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 70,
      error: {
        next: [{ command: `ways crash show ${report?.id}` }],
        details: { crash: report?.id },
      },
    })
  })

  test('with its local variables, the second time, shows no secret, argument or environment', async () => {
    using home = new Home()
    const secrets = { GITHUB_TOKEN: 'canary-of-the-environment', COLOUR: 'canary-in-a-plain-one' }
    for (let times = 0; times < 2; times += 1) {
      await end(home, 'bug --password canary-of-an-argument', { WAYS_TELEMETRY: 'on', ...secrets })
    }
    const [second, first] = reportsIn(home)
    expect([second?.locals, first?.locals]).toEqual(['captured', 'not-armed'])
    const text = JSON.stringify(second)
    // What the command was called with was seen.
    expect(text).toContain('"password":"«redacted:name»"')
    expect(text.replaceAll('canary-message', '')).not.toContain('canary')
  })

  test('of the runtime itself is one too', async () => {
    using home = new Home()
    const program = `
      import { runMain } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
      const identity = { name: 'ways', version: '1', envPrefix: 'WAYS' }
      await runMain({ identity, summary: '', get commands() { throw new TypeError('canary-message') } })`
    const args = ['--input-type=module', '-e', program, 'end']
    const { code, stderr } = await new Program(process.execPath, args, home.env()).ended
    expect(code).toBe(70)
    expect(stderr).toMatch(BUG)
    expect(reportsIn(home).map(({ id }) => id)).toEqual([ID.exec(stderr)?.[1]])
  })

  test('with diagnostics off leaves nothing and ends as it would have', async () => {
    using home = new Home()
    const off = { WAYS_TELEMETRY: 'off', WAYS_DIAGNOSTICS: 'off' }
    const { code, stdout, stderr } = await end(home, 'bug', off)
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' })
    expect(stderr).toBe('error: this is a bug in ways: TypeError: canary-message\n')
    expect(readdirSync(home.dir)).toEqual([])
  })

  test('where no report can be written ends as it would have, and names the trace', async () => {
    using home = new Home()
    const { crashDir } = home.paths('ways')
    mkdirSync(dirname(crashDir), { recursive: true, mode: 0o700 })
    writeFileSync(crashDir, 'in the way')
    const { code, stdout, stderr } = await end(home, 'bug', { WAYS_TELEMETRY: 'on' })
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' })
    expect(stderr).toMatch(
      /^error: this is a bug in ways: TypeError: canary-message\ntrace: \S+\n$/u,
    )
  })

  test('is not written through a link in the place of the state', async () => {
    using home = new Home()
    const [state, elsewhere] = [join(home.dir, 'state'), join(home.dir, 'elsewhere')]
    mkdirSync(state)
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, join(state, 'ways'))
    const { code, stderr } = await end(home, 'bug', { WAYS_TELEMETRY: 'on', XDG_STATE_HOME: state })
    expect(code).toBe(70)
    expect(stderr).toMatch(BUG)
    expect(readdirSync(elsewhere)).toEqual([])
  })

  test('that fills the heap, seen once before, is a report with its functions, and exit 70', async () => {
    using home = new Home()
    const env = home.env({ WAYS_TELEMETRY: 'on' })
    await end(home, 'fill', { WAYS_TELEMETRY: 'on' })
    const file = join(import.meta.dirname, 'fixtures/ways-to-end.ts')
    const args = ['--max-old-space-size=40', file, 'end', 'fill']
    const { code, signal, stderr } = await new Program(process.execPath, args, env).ended
    expect({ code, signal }).toEqual({ code: 70, signal: null })
    expect(stderr).toMatch(/^error: this is a bug in ways: it used up its memory\ncrash \S+: kept/u)
    const [report] = reportsIn(home)
    expect(report).toMatchObject({ kind: 'out-of-memory', command: 'end fill', locals: 'captured' })
    expect(report?.error?.frames.some(({ locals }) => locals?.['kept'] !== undefined)).toBe(true)
    expect(home.journal('ways').map(({ exitCode, outcome }) => [exitCode, outcome])).toEqual([
      [70, 'bug'],
      [70, 'bug'],
    ])
  })
})
