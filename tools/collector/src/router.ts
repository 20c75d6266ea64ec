import { deployed } from './deployment.ts'
import { freePorts } from './loopback.ts'
import { becomesReady } from './ready.ts'
import { type ServerProcess, startServer } from './server-process.ts'

/** The Collector, run with the configuration that operators get. */
export interface Router {
  /** OTLP/HTTP base URL that needs no credential. */
  readonly url: string
  /** `host:port` of the same. */
  readonly listen: string
  /** Where Prometheus fetches the commands' metrics. */
  readonly prometheusUrl: string
  readonly server: ServerProcess
}

export interface RouterOptions {
  readonly collector: string
  readonly backend: 'elastic' | 'otlp'
  /** Where and as whom it forwards: the backend's variables, the only place of the credential. */
  readonly backendEnv: Readonly<Record<string, string>>
  readonly queueDir: string
  /** Another file to merge in, last: how a mutant is made. */
  readonly override?: string
}

/** The arguments of README.md. */
export function configArgs(backend: RouterOptions['backend'], override?: string): string[] {
  const files = ['router.yaml', 'allow-list.yaml', `backend-${backend}.yaml`].map(deployed)
  const all = override === undefined ? files : [...files, override]
  return all.flatMap((file) => ['--config', file])
}

/** Starts the router on free loopback ports and returns when it is healthy. */
export async function startRouter(options: RouterOptions): Promise<Router> {
  const { collector, backend, backendEnv, queueDir, override } = options
  // Somebody else may take a free port before the router does: it ends then, and others are tried.
  for (let attempt = 1; ; attempt += 1) {
    const [otlp = 0, health = 0, prometheus = 0, self = 0] = await freePorts(4)
    const server = startServer([collector, ...configArgs(backend, override)], {
      ...backendEnv,
      ROUTER_LISTEN: `127.0.0.1:${otlp}`,
      ROUTER_HEALTH: `127.0.0.1:${health}`,
      ROUTER_PROMETHEUS: `127.0.0.1:${prometheus}`,
      ROUTER_SELF_PORT: String(self),
      ROUTER_QUEUE_DIR: queueDir,
    })
    const isHealthy = async (): Promise<boolean> => {
      const answer = await fetch(`http://127.0.0.1:${health}/`, {
        signal: AbortSignal.timeout(2000),
      })
      await answer.arrayBuffer()
      return answer.status === 200
    }
    if (await becomesReady(server, isHealthy)) {
      return {
        url: `http://127.0.0.1:${otlp}`,
        listen: `127.0.0.1:${otlp}`,
        prometheusUrl: `http://127.0.0.1:${prometheus}/metrics`,
        server,
      }
    }
    await server.kill()
    if (attempt === 3) throw new Error(`the router did not start:\n${server.output()}`)
  }
}
