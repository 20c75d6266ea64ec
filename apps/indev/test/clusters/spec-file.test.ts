import { expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSpec } from '../../src/clusters/spec-file.ts'
import { runIndev } from '../support/indev.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

test('the bundle reads YAML, and what --dry-run prints of it is a spec again', async () => {
  using home = temporaryDir()
  const file = join(home.path, 'cluster.yaml')
  writeFileSync(
    file,
    'name: demo\nnodePools:\n  - {preset: balanced, replicas: 3}\nlabels: {team: web}\n',
  )
  const argv = ['cluster', 'create', '-f', file, '--dry-run', 'client', '-o', 'json']
  const { exitCode, stdout } = await runIndev(argv, { env: { HOME: home.path } })
  expect(exitCode).toBe(0)
  expect(readSpec(JSON.parse(stdout))).toEqual({
    name: 'demo',
    nodePools: [{ preset: 'balanced', replicas: 3 }],
    labels: { team: 'web' },
  })
})

test('what cluster get prints is a spec; what nobody can wish for is left out', () => {
  const shown = {
    id: 'x',
    name: 'demo-a1b2c3',
    version: '1.35.2',
    consoleUrl: '',
    epg: 'e',
    ingressIp: '',
    nodePools: [
      { id: 'p', name: 'pool-1', preset: 'balanced', replicas: 3, compute: { cores: 4 } },
      { preset: 'minimal', autoscalingEnabled: true, minCount: 2, maxCount: 5 },
    ],
    status: {},
    roles: ['admin'],
    labels: { team: 'web' },
    protected: true,
  }
  expect(readSpec(shown)).toEqual({
    name: 'demo-a1b2c3',
    version: '1.35.2',
    nodePools: [
      { name: 'pool-1', preset: 'balanced', replicas: 3 },
      { preset: 'minimal', autoscalingEnabled: true, minCount: 2, maxCount: 5 },
    ],
    labels: { team: 'web' },
    protected: true,
  })
})

test.each([
  [{ nodes: 3 }, '"nodes" means nothing'],
  [{ version: 1.35 }, '"version" must be text, in quotes'],
  [{ protected: 'yes' }, '"protected" must be true or false'],
  [{ nodePools: [] }, '"nodePools" must be a list'],
  [{ nodePools: [3] }, 'nodePools[0] is no object'],
  [{ nodePools: [{ replica: 3 }] }, '"replica" in nodePools[0] means nothing'],
  [{ nodePools: [{ replicas: 1 }] }, 'replicas in nodePools[0] must be 2 to 8'],
  [{ nodePools: [{ preset: 'huge' }] }, 'preset in nodePools[0] must be one of minimal'],
  [{ nodePools: [{ minCount: 2 }] }, 'need autoscalingEnabled: true'],
  [
    { nodePools: [{ autoscalingEnabled: true, minCount: 5, maxCount: 4 }] },
    'minCount in nodePools[0] is above maxCount',
  ],
  [{ labels: ['a'] }, '"labels" must be an object of texts'],
  [{ labels: { n: 1 } }, 'label "n" must be text, in quotes'],
])('%j is refused: %s', (value, words) => {
  expect(() => readSpec(value)).toThrow(words)
})
