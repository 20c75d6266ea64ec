import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isInstalled } from './observe.ts'

/** A network of its own: loopback, one link into the void, and no way out. */
export interface Town extends AsyncDisposable {
  /** Words that put a command into it. */
  readonly within: readonly string[]
  readonly platform: string
  /** Where a collector would be, by the state of the network. */
  readonly endpoints: Readonly<Record<NetworkState, string>>
}

export const NETWORK_STATES = [
  'healthy',
  'offline',
  'no name service',
  'refused',
  'blackhole',
  'tarpit',
] as const
export type NetworkState = (typeof NETWORK_STATES)[number]

/** Why there can be no town here; undefined when there can. */
export function whyNoTown(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root'
  const missing = ['unshare', 'nsenter', 'ip', 'strace'].filter((program) => !isInstalled(program))
  return missing.length === 0 ? undefined : `needs ${missing.join(', ')}`
}

/**
 * What is sent to 10.9.9.9 leaves and is never answered: its hardware address is known, nobody has it.
 * There is no route to anywhere else, to the name server of 198.51.100.0/24 (RFC 5737) neither.
 */
const BUILD = `
ip link set lo up &&
ip link add v0 type veth peer name v1 &&
ip addr add 10.9.9.1/24 dev v0 && ip link set v0 up && ip link set v1 up &&
ip neigh add 10.9.9.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent &&
mount -t tmpfs tmpfs /mnt && echo nameserver 198.51.100.53 > /mnt/resolv.conf &&
mount --bind /mnt/resolv.conf /etc/resolv.conf &&
exec "$@"`

/** Longer than any test; then the town falls. */
const LIMIT_MS = 300_000

/** Builds a town and waits until its servers listen. */
export async function buildTown(): Promise<Town> {
  const server = fileURLToPath(new URL('../fixtures/town.ts', import.meta.url))
  const words = ['sh', '-c', BUILD, 'town', process.execPath, server]
  const child = spawn('unshare', ['--net', '--mount', ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const gone = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    const urls: Record<'platform' | 'healthy' | 'refused' | 'tarpit', string> = JSON.parse(line)
    return {
      within: ['nsenter', '--target', String(child.pid), '--net', '--mount'],
      platform: urls.platform,
      endpoints: {
        healthy: urls.healthy,
        offline: 'https://198.51.100.7',
        'no name service': 'https://collector.example',
        refused: urls.refused,
        blackhole: 'https://10.9.9.9',
        tarpit: urls.tarpit,
      },
      async [Symbol.asyncDispose]() {
        child.stdin.end()
        await gone
      },
    }
  }
  throw new Error('the town fell before it stood')
}
