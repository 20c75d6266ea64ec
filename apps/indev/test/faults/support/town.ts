import { fileURLToPath } from 'node:url'
import { type Namespace, openNamespace } from './namespace.ts'

/** A network of its own: loopback, one link into the void, and no way out. */
export interface Town extends Namespace {
  readonly platform: string
  /** Where a collector would be, by the state of the network. */
  readonly endpoints: Readonly<Record<NetworkState, string>>
}

export const NETWORK_STATES = [
  'healthy',
  'offline',
  'name gone',
  'name service silent',
  'refused',
  'blackhole',
  'tarpit',
] as const
export type NetworkState = (typeof NETWORK_STATES)[number]

/**
 * What is sent to 10.9.9.9 leaves and is never answered: its hardware address is known, nobody has it.
 * There is no route to anywhere else. The name server is the town's own: it knows no name, or says nothing.
 */
const BUILD = `
ip link set lo up &&
ip link add v0 type veth peer name v1 &&
ip addr add 10.9.9.1/24 dev v0 && ip link set v0 up && ip link set v1 up &&
ip neigh add 10.9.9.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent &&
mount -t tmpfs tmpfs /mnt && printf 'nameserver 127.0.0.1\\noptions timeout:5 attempts:1\\n' > /mnt/resolv.conf &&
mount --bind /mnt/resolv.conf /etc/resolv.conf &&
exec "$@"`

interface Urls {
  readonly platform: string
  readonly healthy: string
  readonly refused: string
  readonly tarpit: string
}

/** Builds a town and waits until its servers listen. */
export async function buildTown(): Promise<Town> {
  const server = fileURLToPath(new URL('../fixtures/town.ts', import.meta.url))
  const namespace = await openNamespace(['net', 'mount'], BUILD, [process.execPath, server])
  const { platform, ...loopback }: Urls = JSON.parse(namespace.greeting)
  return {
    ...namespace,
    platform,
    endpoints: {
      ...loopback,
      offline: 'https://198.51.100.7',
      'name gone': 'https://gone.example',
      'name service silent': 'https://silent.example',
      blackhole: 'https://10.9.9.9',
    },
  }
}
