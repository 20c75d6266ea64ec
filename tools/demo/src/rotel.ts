import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { freePorts } from './loopback.ts'
import { startServer, type ServerProcess } from './server-process.ts'

/** A collector that nobody here wrote: Rotel, from its npm package. */
export interface Rotel {
  /** OTLP/HTTP base URL that needs no credential. */
  readonly url: string
  /** Lets it forward what it still holds, then ends it. */
  close(): Promise<void>
}

export interface RotelOptions {
  readonly binary: string
  /** OTLP/HTTP base URL to forward to. */
  readonly forwardTo: string
  /** The Authorization header that Rotel adds: the only place, besides the backend, that knows it. */
  readonly authorization: string
  /** For its temporary files, and so that its process can be told from others. */
  readonly dir: string
  /** Told as soon as the process exists. */
  readonly onPid?: (pid: number) => void
}

/** The path of Rotel's binary, or `undefined` where there is no package for this platform. */
export function findRotel(): string | undefined {
  try {
    const require = createRequire(import.meta.url)
    const manifest = require.resolve(
      `@streamfold/rotel-${process.platform}-${process.arch}/package.json`,
    )
    const binary = join(dirname(manifest), 'bin', 'rotel-agent')
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

/** Starts Rotel on free loopback ports and returns when it takes connections. */
export async function startRotel(options: RotelOptions): Promise<Rotel> {
  // Somebody else may take a free port before Rotel does: it ends then, and other ports are tried.
  for (let attempt = 1; ; attempt += 1) {
    const [http = 0, grpc = 0] = await freePorts(2)
    const server = startServer(
      [
        options.binary,
        ...argumentsFor(`127.0.0.1:${http}`, `127.0.0.1:${grpc}`, options.forwardTo),
      ],
      // Not in the arguments, which every user of the machine can read.
      {
        ROTEL_OTLP_EXPORTER_CUSTOM_HEADERS: `Authorization=${options.authorization}`,
        TMPDIR: options.dir,
      },
    )
    options.onPid?.(server.pid)
    if (await takesConnections(http, server)) {
      return {
        url: `http://127.0.0.1:${http}`,
        close: () => server.stop(),
      }
    }
    if (attempt === 3) throw new Error(`Rotel did not start:\n${server.output()}`)
  }
}

function argumentsFor(http: string, grpc: string, forwardTo: string): string[] {
  const options = {
    'otlp-http-endpoint': http,
    'otlp-grpc-endpoint': grpc,
    exporter: 'otlp',
    'otlp-exporter-protocol': 'http',
    'otlp-exporter-endpoint': forwardTo,
    'batch-timeout': '50ms',
  }
  return ['start', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])]
}

async function takesConnections(port: number, server: ServerProcess): Promise<boolean> {
  const ended = server.ended.then(() => true)
  while (!(await canConnect(port))) {
    if (await Promise.race([ended, delay(10, false)])) return false
  }
  return true
}

async function canConnect(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
