import { clusterOf } from './replies.ts'
import type { TestPlatform } from './test-platform.ts'
import { waitUntil } from './wait-until.ts'

/** Has a cluster made and waits until it is ready. @returns its id. */
export async function makeReadyCluster(
  platform: TestPlatform,
  name: string,
  login = 'alice',
): Promise<string> {
  const body = { name, nameSuffix: false }
  const { id } = clusterOf(await platform.api(login, 'POST', '/clusters', { body }))
  await waitUntil(
    async () => clusterOf(await platform.api(login, 'GET', `/clusters/${id}`)),
    ({ status }) => status.ready.status,
  )
  return id
}

/** A kubeconfig of a cluster for somebody. */
export async function kubeconfigFor(
  platform: TestPlatform,
  id: string,
  login: string,
  body: object = { auth: 'token' },
): Promise<string> {
  const reply = await platform.api(login, 'POST', `/clusters/${id}/kubeconfig`, { body })
  const { kubeconfig }: { readonly kubeconfig: string } = JSON.parse(reply.text)
  return kubeconfig
}

/** A token for a cluster. */
export async function clusterTokenFor(
  platform: TestPlatform,
  id: string,
  login: string,
): Promise<string> {
  const reply = await platform.api(login, 'POST', `/clusters/${id}/credentials`)
  const { token }: { readonly token: string } = JSON.parse(reply.text)
  return token
}
