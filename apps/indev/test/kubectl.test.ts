import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { walkForms } from './support/form-walker.ts'
import { runIndev } from './support/indev.ts'
import { startPlatform } from './support/platform.ts'
import { temporaryDir } from './support/temporary-dir.ts'

const isHere = spawnSync('kubectl', ['version', '--client'], { timeout: 20_000 }).status === 0
const suite = isHere ? describe : describe.skip

beforeAll(() => {
  if (!isHere) process.stderr.write('skipped: 1 test, kubectl is not installed\n')
})

suite('a newcomer, from nothing to kubectl', () => {
  const home = temporaryDir()
  afterAll(() => home[Symbol.dispose]())

  test('signs in, creates, merges, gets nodes, deletes', async () => {
    await using platform = await startPlatform('--step-ms', '5')
    const env = {
      HOME: home.path,
      INDEV_HOST: platform.url,
      INDEV_TELEMETRY: 'off',
      // Which kubectl is not told.
      XDG_DATA_HOME: join(home.path, 'elsewhere'),
    }
    const walks: Promise<string>[] = []
    const login = await runIndev(['login', '--device'], {
      env,
      onStderr(text) {
        const url = /^or open (\S+)\n/m.exec(text)?.[1]
        if (url !== undefined && walks.length === 0)
          walks.push(walkForms(url, 'alice@acme.example'))
      },
    })
    await Promise.all(walks)
    expect(login).toMatchObject({ exitCode: 0 })
    const created = await runIndev(['cluster', 'create', 'tour', '--wait', '-q'], { env })
    expect(created).toMatchObject({ exitCode: 0 })
    const name = created.stdout.trim()
    // The older form is the one that every kubectl takes.
    const merge = ['kubeconfig', 'merge', name, '--exec-api-version', 'v1beta1']
    const merged = await runIndev(merge, { env })
    expect(merged).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('it is the current context'),
    })

    const nodes = await kubectl(['get', 'nodes', '--no-headers'], home.path)
    expect(nodes.trim().split('\n')).toEqual([
      expect.stringMatching(/^pool-1-0 +Ready/u),
      expect.stringMatching(/^pool-1-1 +Ready/u),
    ])
    expect(await kubectl(['auth', 'whoami'], home.path)).toContain('alice@acme.example')

    const deleted = await runIndev(['cluster', 'delete', name, '--yes'], { env })
    expect(deleted.stderr).toContain(`indev-${name} was the current context: there is none now`)
    // Where it looks when nobody has told it: not at what else this machine may be running.
    await using elsewhere = await refusedAddress()
    const lost = kubectl(['get', 'nodes'], home.path, { KUBERNETES_MASTER: elsewhere.url })
    await expect(lost).rejects.toThrow(/refused/u)
  }, 240_000)
})

/** With nothing of this process's environment but PATH; it has 30 s. */
async function kubectl(
  args: readonly string[],
  home: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)('kubectl', args, {
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    timeout: 30_000,
    killSignal: 'SIGKILL',
  })
  return stdout
}
