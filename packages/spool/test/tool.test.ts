import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { drain, noLock } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import { runTool } from '../src/tool.ts'
import { spoolDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

function tool(...args: string[]): { code: number; out: string; err: string } {
  let out = ''
  let err = ''
  const code = runTool(args, {
    stdout: (bytes) => void (out += Buffer.from(bytes).toString()),
    stderr: (text) => void (err += text),
  })
  return { code, out, err }
}

function filled(): string {
  const spool = openSpool({ dir: spoolDir() })
  for (const text of ['one', 'two']) spool.appendSync(textRecord(text))
  return spool.dir
}

describe('indev-spool', () => {
  test('ls and stat show what waits', () => {
    const dir = filled()
    const listed: unknown = JSON.parse(tool('ls', dir, '--json').out)
    expect(listed).toMatchObject([{ state: 'pending', records: 1 }, { state: 'pending' }])
    expect(tool('ls', dir).out.split('\n').length).toBe(3)
    expect(tool('ls', dir, '--state', 'quarantined', '--json').out).toBe('[]\n')
    const stats: unknown = JSON.parse(tool('stat', dir, '--json').out)
    expect(stats).toMatchObject({ pending: { records: 2 }, torn: 0, dropped: {} })
    expect(tool('stat', dir).out).toContain('2 records in 2 segments')
  })

  test('cat prints payloads as they are; as JSON with their ids', () => {
    const dir = filled()
    expect(['onetwo', 'twoone']).toContain(tool('cat', dir).out)
    const [file = ''] = readdirSync(join(dir, 'ready'))
    const json: unknown = JSON.parse(tool('cat', dir, file, '--json').out)
    expect(json).toMatchObject([{ file, schema: 0 }])
  })

  test('verify names what is wrong and says so by its exit code', () => {
    const dir = filled()
    expect(tool('verify', dir)).toMatchObject({ code: 0 })
    const [file = ''] = readdirSync(join(dir, 'ready'))
    writeFileSync(join(dir, 'ready', file), '')
    writeFileSync(join(dir, 'ready', 'README'), '')
    const { code, out } = tool('verify', dir, '--json')
    const report: unknown = JSON.parse(out)
    expect(code).toBe(1)
    expect(report).toMatchObject({ problems: [{ kind: 'empty', file }, { kind: 'unknown' }] })
    expect(tool('verify', dir).out).toContain('2 problems')
  })

  test('requeue and purge change what they are told to, and count it', async () => {
    const dir = filled()
    const spool = openSpool({ dir })
    await drain(spool, collector({ kind: 'reject', reason: 'bad' }), { lock: noLock })
    expect(tool('requeue', dir, '--reason', 'other', '--json').out).toBe('{"requeued":0}\n')
    expect(tool('requeue', dir, '--json').out).toBe('{"requeued":2}\n')
    const [file = ''] = readdirSync(join(dir, 'ready'))
    expect(tool('purge', dir, file).out).toBe('purged 1 records\n')
    expect(tool('purge', dir, '--json').out).toBe('{"purged":1}\n')
    expect(spool.stats()).toMatchObject({ pending: { records: 0 }, dropped: { purged: 2 } })
  })

  test('usage errors are exit code 2, on stderr', () => {
    for (const args of [[], ['ls'], ['dance', 'x'], ['ls', 'x', '--state', 'odd'], ['ls', '--x']]) {
      expect(tool(...args)).toMatchObject({ code: 2, out: '' })
    }
    expect(tool().err).toContain('indev-spool <command>')
  })

  test('the program runs, on a spool that is not there as well', () => {
    const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
    const args = [bin, 'stat', spoolDir(), '--json']
    const { status, stdout } = spawnSync(process.execPath, args, { timeout: 20_000 })
    expect(status).toBe(0)
    expect(JSON.parse(stdout.toString())).toMatchObject({ pending: { files: 0 } })
  })
})
