import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { kindTool } from '../../src/provisioners/kind.ts'
import { runCommand, type Command } from '../../src/provisioners/run-command.ts'
import { createToolProvisioner } from '../../src/provisioners/tool.ts'
import { clusterOf } from '../support/example-cluster.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'indev-run-'))
})
afterAll(async () => {
  await rm(dir, { recursive: true, force: true })
})

const never = new AbortController().signal
const sh = (script: string, more: Partial<Command> = {}, signal = never) =>
  runCommand({ file: '/bin/sh', args: ['-c', script], limitMs: 120_000, ...more }, signal)

describe('a program', () => {
  test('gets what it is sent, and says what it says', async () => {
    const end = await sh('cat; echo "$SECRET" >&2; exit 3', { input: 'in', env: { SECRET: 's' } })
    expect(end).toEqual({ code: 3, stdout: 'in', stderr: 's\n' })
  })

  test('that is not there is missing', async () => {
    const command = { file: join(dir, 'nothing'), args: [], limitMs: 120_000 }
    await expect(runCommand(command, never)).rejects.toMatchObject({ code: 'missing' })
  })

  test('may end without having read what it is sent', async () => {
    expect(await sh('exit 0', { input: 'x'.repeat(1_000_000) })).toMatchObject({ code: 0 })
  })

  test('that takes too long is ended with its children', async () => {
    const fifo = join(dir, 'fifo')
    // The child holds the other end of stdout: without its end, there would be none.
    const ending = sh(`mkfifo ${fifo}; cat ${fifo} & wait`, { limitMs: 100 })
    await expect(ending).rejects.toMatchObject({ code: 'time-limit' })
  })

  test('that says too much is ended', async () => {
    await expect(sh('yes')).rejects.toMatchObject({ code: 'output-limit' })
  })

  test('of which much is said on stderr is remembered by its end', async () => {
    const { stderr } = await sh('yes x | head -c 100000 >&2; echo last >&2')
    expect(stderr).toHaveLength(4000)
    expect(stderr.endsWith('last\n')).toBe(true)
  })

  test('is ended when it is no longer wanted', async () => {
    const abort = new AbortController()
    const fifo = join(dir, 'begun')
    await sh(`mkfifo ${fifo}`)
    const ending = sh(`echo begun > ${fifo}; exec cat ${fifo}`, {}, abort.signal)
    expect(await readFile(fifo, 'utf8')).toBe('begun\n')
    abort.abort(new Error('stop'))
    await expect(ending).rejects.toThrow('stop')
  })
})

/** kind on this PATH. */
const withPath = (PATH: string) =>
  createToolProvisioner(kindTool(dir), {
    limitMs: 120_000,
    runCommand: (command, signal) =>
      runCommand({ ...command, env: { PATH, STUB_DIR: dir } }, signal),
  })

describe('kind', () => {
  /** A program in its place that keeps what it is told. */
  const stub = `#!/bin/sh
echo "$*" >> "$STUB_DIR/log"
case "$1 $2" in
'create cluster') cat > "$STUB_DIR/config" ;;
'get kubeconfig') echo 'kind: Config' ;;
esac
`
  const create = { kind: 'create', step: 'cluster', cluster: clusterOf('1'), attempt: 0 } as const

  test('is found on the PATH and told of its nodes on standard input', async () => {
    await writeFile(join(dir, 'kind'), stub)
    await chmod(join(dir, 'kind'), 0o755)
    const provisioner = withPath(`${dir}:/usr/bin:/bin`)
    expect(await provisioner.run(create, never)).toEqual({ outcome: 'done' })
    expect(await provisioner.kubeconfig(create.cluster, never)).toBe('kind: Config\n')
    const log = (await readFile(join(dir, 'log'), 'utf8')).split('\n')
    expect(log.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'get clusters',
      'create cluster',
      'get kubeconfig',
      '',
    ])
    expect(JSON.parse(await readFile(join(dir, 'config'), 'utf8'))).toMatchObject({
      nodes: ['control-plane', 'worker', 'worker', 'worker', 'worker'].map((role) => ({ role })),
    })
  })

  test('that is not there fails the step for good, and says what is missing', async () => {
    expect(await withPath(join(dir, 'empty')).run(create, never)).toEqual({
      outcome: 'failed',
      reason: 'DriverMissing',
      message: 'kind is not on the PATH of the platform',
    })
  })
})
