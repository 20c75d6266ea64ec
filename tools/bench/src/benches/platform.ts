import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Case } from '../bench.ts'
import { putLoad, type Load } from '../platform/load.ts'
import { startServer } from '../platform/server.ts'
import { signIn } from '../platform/sign-in.ts'

const CONNECTIONS = 8

/** The platform in a box with 10,000 clusters. */
export const bench: Bench = {
  summary: 'How many requests a second does the platform in a box answer with 10,000 clusters?',
  runs: 10,
  metrics: { perSecond: 'count', p50: 'ms', p99: 'ms', memory: 'bytes' },
  pairs: [],
  budgets: [],
  async setup({ dir, quick }) {
    const dataDir = join(dir, 'platform')
    mkdirSync(dataDir)
    const server = await startServer(dataDir)
    const { url } = server
    const token = await signIn(url, 'alice')
    const create: Load = {
      url,
      token,
      method: 'POST',
      path: '/clusters',
      body: () => '{"name":"bench"}',
      expects: 201,
    }
    await putLoad(create, quick ? 50 : 10_000, CONNECTIONS)
    await allReady(url)
    const [one] = await clusters(url, token)
    const read = (path: string): Load => ({ url, token, method: 'GET', path, expects: 200 })
    const measured = (name: string, load: Load, count: number): Case => ({
      name,
      run: async () => {
        const result = await putLoad(load, quick ? 10 : count, CONNECTIONS)
        // What a create begins is not left to disturb the next case.
        await allReady(url)
        return {
          ...result,
          memory: await gauge(url, /^indev_platform_resident_memory_bytes (\d+)$/m),
        }
      },
    })
    return {
      cases: [
        measured('list all clusters', read('/clusters'), 40),
        measured('get one cluster', read(`/clusters/${one?.id}`), 1000),
        measured('create a cluster', create, 100),
      ],
      close: () => server.close(),
    }
  },
}

async function clusters(url: string, token: string): Promise<readonly { readonly id: string }[]> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/api/v1/clusters`, { headers })
  const list: readonly { readonly id: string }[] = JSON.parse(await response.text())
  return list
}

/** Asks until no operation is under way. */
async function allReady(url: string): Promise<void> {
  while ((await gauge(url, /^indev_platform_operations\{state="active"\} (\d+)$/m)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A number of the platform's metrics; 0 where there is none. */
async function gauge(url: string, expression: RegExp): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(expression.exec(text)?.[1] ?? 0)
}
