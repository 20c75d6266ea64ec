import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Received, newReceived } from './received.ts'
import type { Router } from './router.ts'
import { startSink } from './sink.ts'
import { type Stage, backendEnv } from './stage.ts'

/** A router whose configuration has a mistake, with a backend of its own. */
export interface Mutant {
  readonly router: Router
  readonly received: Received
}

/**
 * Starts a router with the shipped configuration and a mistake in it.
 *
 * @param override - YAML that is merged into the configuration, last.
 */
export async function startMutant(stage: Stage, name: string, override: string): Promise<Mutant> {
  const dir = stage.newDir(`mutant-${name}`)
  const file = join(dir, 'mutant.yaml')
  writeFileSync(file, override)
  const received = newReceived()
  const sink = await startSink({ authorization: `Bearer ${stage.token}`, received })
  stage.onClose(() => sink.close())
  const router = await stage.startRouter({
    backend: 'otlp',
    backendEnv: backendEnv(sink.url, stage.token),
    queueDir: join(dir, 'queue'),
    override: file,
  })
  return { router, received }
}
