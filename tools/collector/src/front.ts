import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'

import type { Certificate } from './certificate.ts'
import { readDeployed } from './deployment.ts'
import { freePorts } from './loopback.ts'
import { becomesReady } from './ready.ts'
import { type ServerProcess, startServer } from './server-process.ts'

/** nginx in front of the router, with the configuration that operators get. */
export interface Front {
  /** HTTPS base URL. */
  readonly url: string
  readonly port: number
  readonly server: ServerProcess
}

export interface FrontOptions {
  readonly nginx: string
  readonly dir: string
  readonly certificate: Certificate
  /** `host:port` of the router. */
  readonly routerListen: string
}

/** The `nginx` on the PATH, or where Debian puts it. */
export function findNginx(env: NodeJS.ProcessEnv): string | undefined {
  const dirs = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  return dirs.map((dir) => join(dir, 'nginx')).find((file) => existsSync(file))
}

/** What `envsubst` does with the variables listed in the template's first lines. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, () => value),
    template,
  )
}

export async function startFront(options: FrontOptions): Promise<Front> {
  const { nginx, dir, certificate, routerListen } = options
  for (let attempt = 1; ; attempt += 1) {
    const [port = 0] = await freePorts(1)
    const files = writeConfiguration(dir, {
      FRONT_LISTEN: `127.0.0.1:${port} ssl`,
      FRONT_CERTIFICATE: certificate.certFile,
      FRONT_CERTIFICATE_KEY: certificate.keyFile,
      FRONT_ACCESS_LOG: join(dir, 'access.log'),
      ROUTER_LISTEN: routerListen,
    })
    const server = startServer([nginx, '-p', dir, '-e', 'stderr', '-c', files.main], {})
    if (await becomesReady(server, () => canConnect(port))) {
      return { url: `https://127.0.0.1:${port}`, port, server }
    }
    await server.kill()
    if (attempt === 3) throw new Error(`nginx did not start:\n${server.output()}`)
  }
}

/** The `http` block around the template: Debian's nginx.conf stands here otherwise. */
function writeConfiguration(
  dir: string,
  values: Readonly<Record<string, string>>,
): { main: string } {
  mkdirSync(dir, { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const site = join(dir, 'front.conf')
  writeFileSync(site, fillTemplate(readDeployed('front.conf.template'), values))
  const main = join(dir, 'nginx.conf')
  const isRoot = process.getuid?.() === 0
  writeFileSync(
    main,
    [
      ...(isRoot ? ['user root;'] : []),
      'daemon off;',
      // One process, so that nothing is left whichever way it ends.
      'master_process off;',
      `pid ${join(dir, 'nginx.pid')};`,
      'error_log stderr notice;',
      'events { worker_connections 1024; }',
      'http {',
      ...temporary.map((name) => `  ${name}_temp_path ${join(dir, name)};`),
      `  include ${site};`,
      '}',
      '',
    ].join('\n'),
  )
  return { main }
}

async function canConnect(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}
