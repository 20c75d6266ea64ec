import { platformBin } from './built.ts'
import { startServer, type ServerProcess } from './server-process.ts'

/** The platform in a box, as a child process. */
export interface RunningPlatform {
  readonly url: string
  readonly server: ServerProcess
}

export interface PlatformSettings {
  /** 0 lets the system choose. */
  readonly port: number
  readonly dataDir: string
  /** OTLP/HTTP base URL for the platform's own traces. */
  readonly otlpEndpoint: string
  readonly maxClusters?: number
  /** How long each step of making a cluster takes. */
  readonly stepMs?: number
  /** The same seed makes the same steps take the same time. */
  readonly seed?: number
  /** Told as soon as the process exists. */
  readonly onPid?: (pid: number) => void
}

/** Starts the built platform and returns when it says that it listens. */
export async function startPlatform(settings: PlatformSettings): Promise<RunningPlatform> {
  const options = {
    port: settings.port,
    data: settings.dataDir,
    'otlp-endpoint': settings.otlpEndpoint,
    'max-clusters': settings.maxClusters,
    'step-ms': settings.stepMs,
    seed: settings.seed,
  }
  const server = startServer(
    [
      process.execPath,
      platformBin(),
      'serve',
      ...Object.entries(options).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, `${value}`],
      ),
    ],
    { PATH: process.env['PATH'] ?? '', HOME: settings.dataDir },
  )
  settings.onPid?.(server.pid)
  try {
    const [, url = ''] = await server.line(/^indev-platform listening on (http:\S+)$/m)
    return { url, server }
  } catch (error) {
    await server.stop()
    throw error
  }
}
