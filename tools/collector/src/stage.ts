import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { type Certificate, makeCertificate } from './certificate.ts'
import type { Built } from './build.ts'
import { type Front, startFront } from './front.ts'
import { type Received, newReceived } from './received.ts'
import { type Router, type RouterOptions, startRouter } from './router.ts'
import { type Sink, startSink } from './sink.ts'

/** Front, router and backend, up and connected, as operators have them. */
export interface Stage {
  readonly built: Built
  /** An empty folder of its own for whoever asks. */
  readonly newDir: (name: string) => string
  readonly certificate: Certificate
  /** What the backend wants to see; the router's environment is the only other place that has it. */
  readonly token: string
  readonly received: Received
  readonly sink: Sink
  readonly router: Router
  readonly front: Front
  /** Starts one more router; it ends with the stage. */
  readonly startRouter: (options: Omit<RouterOptions, 'collector'>) => Promise<Router>
  /** A figure worth knowing. */
  readonly note: (figure: string) => void
  /** Runs when the stage is taken down, last in, first out. */
  readonly onClose: (undo: () => Promise<unknown>) => void
  readonly close: () => Promise<void>
}

export async function setStage(
  built: Built,
  nginx: string,
  dir: string,
  note: (figure: string) => void,
): Promise<Stage> {
  const undos: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo()
  }
  const newDir = (name: string): string => {
    const made = join(dir, name)
    mkdirSync(made, { recursive: true })
    return made
  }
  const startOne: Stage['startRouter'] = async (options) => {
    const started = await startRouter({ ...options, collector: built.collector })
    undos.push(() => started.server.stop())
    return started
  }
  try {
    const certificate = await makeCertificate(built.certifier, newDir('certificate'))
    const token = randomBytes(16).toString('hex')
    const received = newReceived()
    const sink = await startSink({ authorization: `Bearer ${token}`, received })
    undos.push(() => sink.close())
    const router = await startOne({
      backend: 'otlp',
      backendEnv: backendEnv(sink.url, token),
      queueDir: newDir('queue'),
    })
    const routerListen = router.listen
    const front = await startFront({ nginx, dir: newDir('front'), certificate, routerListen })
    undos.push(() => front.server.stop())
    return {
      built,
      newDir,
      certificate,
      token,
      received,
      sink,
      router,
      front,
      startRouter: startOne,
      note,
      onClose: (undo) => undos.push(undo),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The variables of the plain OTLP variant. */
export function backendEnv(endpoint: string, token: string): Record<string, string> {
  return { OTLP_BACKEND_ENDPOINT: endpoint, OTLP_BACKEND_TOKEN: token }
}
