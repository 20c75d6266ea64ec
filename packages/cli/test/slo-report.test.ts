import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { entryOf, slo, tenDays } from './support/journal.ts'

const CHROMIUM = '/usr/bin/chromium'

async function reportOf(dir: string): Promise<string> {
  const file = join(dir, 'report.html')
  const evil = entryOf({ version: '"><script>alert(1)</script>', outcome: 'bug', cause: 'bug' })
  const run = await slo(['report', '--file', file], { entries: [...tenDays(), evil] })
  expect(run).toEqual({ exitCode: 0, stderr: '', stdout: `Wrote ${file}: open it in a browser.\n` })
  return readFileSync(file, 'utf8')
}

function scratch(): { readonly dir: string } & Disposable {
  const dir = mkdtempSync(join(tmpdir(), 'slo-report-'))
  // A browser that has just ended may still be at its last words.
  const options = { recursive: true, force: true, maxRetries: 20 }
  return { dir, [Symbol.dispose]: () => rmSync(dir, options) }
}

/** What is wrong with the nesting of a document's tags, if anything. */
function misnested(html: string): string | undefined {
  const open: string[] = []
  const voids = new Set(['meta', '!doctype'])
  for (const [, slash, name = '', self] of html.matchAll(/<(\/?)(!?[a-z0-9]+)[^>]*?(\/?)>/giu)) {
    if (slash === '/') {
      if (open.pop() !== name) return `</${name}>`
    } else if (self !== '/' && !voids.has(name)) open.push(name)
  }
  return open.length === 0 ? undefined : `<${open.join('><')}> stays open`
}

describe('the report', () => {
  test('is one well-formed page with every chart and without anything that could run or load', async () => {
    using place = scratch()
    const html = await reportOf(place.dir)
    expect(misnested(html)).toBeUndefined()
    expect(html.match(/<svg /gu)).toHaveLength(3 + 3 + 1)
    expect(html).not.toMatch(/<script|<link|<img|<iframe|https?:|url\((?!#)|@import|\son[a-z]+=/iu)
    expect(html).toContain("default-src 'none'")
    expect(html).toContain('prefers-color-scheme:dark')
    expect(html).not.toMatch(/NaN|undefined|Infinity/u)
  })

  test('says in words what the charts show', async () => {
    using place = scratch()
    const html = await reportOf(place.dir)
    expect(html).toContain('<title>2.1.0: 1 bad of 50;')
    expect(html).toMatch(/<title>Nov 17: 1 of \d+ took 2 s to 5 s<\/title>/u)
  })
})

/** How varied the bytes of a PNG's pixels are: few values on a blank page. */
function colours(png: Buffer): number {
  const parts: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(png.subarray(at + 8, at + 8 + length))
    }
    at += length + 12
  }
  return new Set(inflateSync(Buffer.concat(parts))).size
}

interface Drawn {
  readonly colours: number
  /** Requests of the page; the browser's own calls home are not ours. */
  readonly requests: readonly string[]
}

/** Opens a file in a browser of its own. */
function draw(dir: string, html: string, flags: readonly string[]): Drawn {
  const [page, shot, log] = ['page.html', 'shot.png', 'net.json'].map((name) => join(dir, name))
  writeFileSync(page ?? '', html)
  const args = [
    '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --window-size=900,1600',
    '--disable-background-networking --disable-component-update --disable-sync',
  ].flatMap((line) => line.split(' '))
  args.push(`--user-data-dir=${join(dir, 'profile')}`, `--screenshot=${shot ?? ''}`, ...flags)
  args.push(`--log-net-log=${log ?? ''}`, `file://${page ?? ''}`)
  const env = { ...process.env, HOME: dir }
  const run = spawnSync(CHROMIUM, args, { timeout: 60_000, killSignal: 'SIGKILL', env })
  if (run.status !== 0) throw new Error(`chromium: ${run.stderr.toString()}`)
  const urls = [...readFileSync(log ?? '', 'utf8').matchAll(/"url":"(https?:[^"]+)"/gu)]
  const requests = urls
    .map(([, url = '']) => url)
    .filter((url) => !/\.(?:google|googleapis|gvt1)\.com$/u.test(new URL(url).hostname))
  return { colours: colours(readFileSync(shot ?? '')), requests }
}

const isMissing = !existsSync(CHROMIUM)
if (isMissing) process.stderr.write('skipped: 3 tests need the Debian package chromium\n')
const describeIfPossible = isMissing ? describe.skip : describe

describeIfPossible('in a browser', () => {
  test.each<[string, readonly string[]]>([
    ['light', []],
    ['dark', ['--blink-settings=preferredColorScheme=0']],
  ])('the %s page is drawn, and asks the network for nothing', async (_name, flags) => {
    using place = scratch()
    const drawn = draw(place.dir, await reportOf(place.dir), flags)
    expect(drawn.requests).toEqual([])
    expect(drawn.colours).toBeGreaterThan(50)
  })

  test('a blank page and one that asks for something would be noticed', () => {
    using place = scratch()
    const beacon = '<!doctype html><img style="visibility:hidden" src="http://127.0.0.1:9/beacon">'
    const { requests, colours: few } = draw(place.dir, beacon, [])
    expect(requests).toContain('http://127.0.0.1:9/beacon')
    expect(few).toBeLessThan(50)
  })
})
