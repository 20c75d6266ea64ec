import { once } from 'node:events'
import { cpSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { addCluster, answer } from './box-world.ts'
import type { BoxCluster, Reply, World } from './box-world.ts'
import { smallTemporaryDir } from './temporary-dir.ts'

/** What goes wrong with one request; the letters say whether the work is done (`+`) or not (`-`). */
export type Fault =
  | 'drop-response'
  | 'drop-request'
  | '503'
  | '429'
  | '401'
  | 'ctrl-c+'
  | 'ctrl-c-'
  | 'kill+'
  | 'kill-'
  /** No answer, ever. */
  | 'hang'

/** A platform in memory whose every request can be made to fail in its own way. */
export interface Box extends AsyncDisposable {
  /** The environment of a person who is signed in here. */
  readonly env: Record<string, string>
  readonly clusters: ReadonlyMap<string, BoxCluster>
  /** The ways for users of a cluster to sign in, by name. */
  readonly ways: string[]
  /** `METHOD /path` of every request. */
  readonly asked: readonly string[]
  /** What goes wrong from now on: asked for each request, counted from 1. */
  fault: (nth: number, line: string) => Fault | undefined
  /** Ends the command that is running, as Ctrl-C or `kill -9` do. */
  interrupt: (signal: 'SIGINT' | 'SIGKILL') => void
  /** The commands are processes: what a dead one left is in its home. */
  hasProcesses: boolean
  /** After `kill`: the home as the dead process left it. */
  snapshot: string | undefined
  /** Starts counting anew, without faults. */
  calm(): void
  add(name: string): BoxCluster
}

/**
 * What a box can do: `modern` all extras, `plain` only what the platform's first clients know;
 * `forgetful` says that it honours idempotency keys, and does not.
 */
export type BoxKind = 'modern' | 'plain' | 'forgetful'

/** Starts a box. */
export async function startBox(kind: BoxKind): Promise<Box> {
  const isModern = kind !== 'plain'
  const home = smallTemporaryDir()
  const clusters = new Map<string, BoxCluster>()
  const replies = new Map<string, Reply>()
  const asked: string[] = []
  let count = 0
  const ways = ['entra']
  const world: World = { clusters, ways, replies, isModern, isKeyed: kind === 'modern' }
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // Whoever asked may go away in the middle.
      if (request.errored === null) throw error
    })
  })
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`
    const body = await bodyOf(request)
    asked.push(line)
    count += 1
    const fault = box.fault(count, line)
    if (fault === '503' || fault === '429') {
      response.writeHead(Number(fault), { 'retry-after': '0' }).end('later')
      return
    }
    if (fault === '401') {
      response.writeHead(401).end('expired')
      return
    }
    if (fault === 'hang') return
    const isDone = !(fault === 'drop-request' || fault?.endsWith('-') === true)
    const reply = isDone ? answer(world, line, body, request.headers) : undefined
    if (fault === 'kill+' || fault === 'kill-') {
      box.snapshot = join(home.path, 'snapshot')
      cpSync(join(home.path, 'home'), box.snapshot, { recursive: true })
      // Without a process whatever it does from here on happened to nobody.
      box.interrupt('SIGKILL')
      return
    }
    if (fault === 'ctrl-c+' || fault === 'ctrl-c-') {
      box.interrupt('SIGINT')
      return
    }
    if (fault !== undefined) {
      request.socket.destroy()
      return
    }
    const { status, json, headers = {} } = reply ?? { status: 500 }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(json === undefined ? '' : JSON.stringify(json))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  mkdirSync(join(home.path, 'home'))
  const box: Box = {
    env: {
      HOME: join(home.path, 'home'),
      INDEV_HOST: url,
      INDEV_TOKEN: 'opaque',
      INDEV_TELEMETRY: 'off',
      INDEV_DIAGNOSTICS: 'off',
    },
    clusters,
    ways,
    asked,
    fault: () => undefined,
    interrupt: () => undefined,
    hasProcesses: false,
    snapshot: undefined,
    calm() {
      count = 0
      box.fault = () => undefined
      box.interrupt = () => undefined
      if (box.snapshot !== undefined && !box.hasProcesses) box.env['HOME'] = box.snapshot
      box.snapshot = undefined
    },
    add: (name) => addCluster(world, name, [{ id: 'pool', name: 'pool', replicas: 2 }], 'ready'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      home[Symbol.dispose]()
    },
  }
  return box
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  return body
}
