import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openTelemetrySpool } from '@indev/telemetry/operate'
import type { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { answerOf, inProcess, withPending } from './support/ways.ts'

function segments(home: Home): readonly string[] {
  return readdirSync(join(home.paths('ways').spoolDir, 'ready')).toSorted()
}

/** A home with one record that a collector refused for good. */
async function withQuarantined(): Promise<Home> {
  const home = withPending(1)
  await using strict = await serve((request, response) => {
    request.resume()
    response.writeHead(400).end()
  })
  await inProcess(home, 'telemetry flush --timeout 25s', { WAYS_OTLP_ENDPOINT: strict.url })
  return home
}

describe('telemetry spool', () => {
  test('ls and stat show what waits', async () => {
    using home = withPending(2)
    const [first, second] = segments(home)
    expect(await answerOf(home, 'telemetry spool ls')).toMatchObject([
      { file: first, state: 'pending', records: 1 },
      { file: second, state: 'pending', records: 1 },
    ])
    expect(await answerOf(home, 'telemetry spool ls --state quarantined')).toEqual([])
    expect((await inProcess(home, 'telemetry spool ls')).stdout).toContain(first)
    expect(await answerOf(home, 'telemetry spool stat')).toMatchObject({
      pending: { records: 2, files: 2 },
      torn: 0,
      dropped: {},
    })
    const { stdout } = await inProcess(home, 'telemetry spool stat')
    expect(stdout).toMatch(/^Pending: +2 records in 2 segments, \d+ bytes$/mu)
  })

  test('cat decodes all that waits, or one segment, and names a segment that is not there', async () => {
    using home = withPending(2)
    const [first = '', second = ''] = segments(home)
    expect(await answerOf(home, 'telemetry spool cat')).toMatchObject([
      { file: first, spans: [{ name: 'ways end return' }] },
      { file: second, spans: [{ name: 'ways end return' }] },
    ])
    expect(await answerOf(home, `telemetry spool cat ${second}`)).toMatchObject([{ file: second }])
    expect((await inProcess(home, 'telemetry spool cat')).stdout).toContain(`${first}  record `)
    expect(await inProcess(home, 'telemetry spool cat nothing')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('no segment "nothing"'),
    })
  })

  test('cat shows bytes that are no spans as what they are', async () => {
    using home = withPending(1)
    const spool = openTelemetrySpool(home.paths('ways'))
    spool.appendSync({ payload: Buffer.from([0xff, 0xff, 0xff]), schema: 1 })
    expect(await answerOf(home, 'telemetry spool cat')).toContainEqual(
      expect.objectContaining({ bytes: 3, spans: null }),
    )
    expect((await inProcess(home, 'telemetry spool cat')).stdout).toContain(
      'these bytes are no spans',
    )
    expect(await answerOf(home, 'telemetry show')).toMatchObject({ spans: [{}] })
  })

  test('verify finds what is wrong and says so by its exit code', async () => {
    using home = withPending(2)
    expect(await answerOf(home, 'telemetry spool verify')).toMatchObject({
      records: 2,
      problems: [],
    })
    const ready = join(home.paths('ways').spoolDir, 'ready')
    const [first = '', second = ''] = segments(home)
    writeFileSync(join(ready, first), '')
    renameSync(join(ready, second), join(ready, 'README'))
    const { code, stderr } = await inProcess(home, 'telemetry spool verify')
    expect(code).toBe(1)
    expect(stderr).toContain(`empty: pending ${first}, 0 readable`)
    expect(stderr).toContain('unknown: pending README')
    expect(stderr).toContain('error: 2 problems in')
    const { stdout } = await inProcess(home, 'telemetry spool verify -o json')
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        slug: 'telemetry.spool-damaged',
        details: {
          problems: expect.arrayContaining([
            expect.objectContaining({ kind: 'empty', state: 'pending', file: first }),
            expect.objectContaining({ kind: 'unknown', file: 'README' }),
          ]),
        },
      },
    })
  })

  test('what was set aside can be looked at, put back in line, and delivered', async () => {
    using home = await withQuarantined()
    const listed = await answerOf(home, 'telemetry spool ls --state quarantined')
    expect(listed).toMatchObject([{ records: 1 }])
    const [{ file, reason }] = Object(listed)
    expect(await answerOf(home, `telemetry spool cat ${file}`)).toMatchObject([
      { spans: [{ name: 'ways end return' }] },
    ])
    expect(await answerOf(home, 'telemetry spool requeue --reason other')).toEqual({ requeued: 0 })
    const requeued = await answerOf(home, `telemetry spool requeue ${file} --reason ${reason}`)
    expect(requeued).toEqual({ requeued: 1 })
    await using collector = await serve((request, response) => {
      request.resume()
      response.writeHead(200).end()
    })
    const flush = await inProcess(home, 'telemetry flush --timeout 25s', {
      WAYS_OTLP_ENDPOINT: collector.url,
    })
    expect(flush.stdout).toBe('1 delivered; nothing is pending\n')
  })

  test('purge removes what it is told to, and counts it', async () => {
    using home = withPending(3)
    const [first = ''] = segments(home)
    expect(await answerOf(home, 'telemetry spool purge --state quarantined')).toEqual({ purged: 0 })
    expect(await answerOf(home, `telemetry spool purge ${first}`)).toEqual({ purged: 1 })
    expect((await inProcess(home, 'telemetry spool purge')).stdout).toBe(
      '2 records removed and counted as purged\n',
    )
    expect(await answerOf(home, 'telemetry status')).toMatchObject({
      pending: { records: 0 },
      dropped: { purged: 3 },
    })
  })
})
