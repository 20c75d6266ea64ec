import assert from 'node:assert/strict'

import type { Check } from '../check.ts'
import { componentsOf } from '../manifest.ts'
import { readDeployed } from '../deployment.ts'
import { configArgs } from '../router.ts'
import { type Ended, run } from '../run.ts'
import { type Stage, backendEnv } from '../stage.ts'

const ELASTIC = { ELASTIC_APM_ENDPOINT: 'localhost:8200', ELASTIC_APM_SECRET_TOKEN: 'secret' }

function ask(stage: Stage, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return run([stage.built.collector, ...args], { env, timeoutMs: 60_000 })
}

export const configurationChecks: readonly Check[] = [
  {
    title: 'the Collector has exactly the components of the manifest',
    async run(stage) {
      const listed = await ask(stage, ['components'], {})
      const modules = [...listed.stdout.matchAll(/module: (?<module>\S+ v\S+)/gu)]
        .map(({ groups }) => groups?.['module'] ?? '')
        .filter((module) => !module.includes('/confmap/provider/'))
      const wanted = componentsOf(readDeployed('builder.yaml'))
        .filter(({ section }) => section !== 'providers')
        .map(({ module, version }) => `${module} ${version}`)
      assert.deepEqual(new Set(modules), new Set(wanted))
    },
  },
  {
    title: 'both variants are valid; without a backend or without a token there is no start',
    async run(stage) {
      const elastic = ['validate', ...configArgs('elastic')]
      const otlp = ['validate', ...configArgs('otlp')]
      const valid = await ask(stage, elastic, ELASTIC)
      assert.equal(valid.code, 0, valid.stderr)
      const plain = await ask(stage, otlp, backendEnv('http://127.0.0.1:1', 'secret'))
      assert.equal(plain.code, 0, plain.stderr)
      const alone = await ask(stage, otlp.slice(0, -2), {})
      assert.match(alone.stderr, /must have at least one exporter/u)
      const tokenless = await ask(stage, elastic, { ...ELASTIC, ELASTIC_APM_SECRET_TOKEN: '' })
      assert.match(tokenless.stderr, /no bearer token provided/u)
    },
  },
]
