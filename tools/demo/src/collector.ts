import { randomBytes } from 'node:crypto'

import { findRotel, startRotel } from './rotel.ts'
import { startSink, type Sink, type SinkOptions } from './sink.ts'

/** A collector with a backend behind it. */
export interface Collector {
  /** OTLP/HTTP base URL that takes traces without a credential. */
  readonly url: string
  /** Not so where there is no Rotel for this platform: the sink receives directly, without a credential. */
  readonly hasRotel: boolean
  readonly sink: Sink
  /** Requests sent to the sink without its credential, to see that it refuses them. */
  readonly probes: number
  /** Lets the collector forward what it holds and ends it; the sink stays. */
  drain(): Promise<void>
  close(): Promise<void>
}

export interface CollectorOptions extends Omit<SinkOptions, 'authorization'> {
  /** For temporary files. */
  readonly dir: string
  /** Told as soon as a process exists. */
  readonly onPid?: (pid: number) => void
}

/**
 * Starts Rotel in front of a sink that only Rotel has the credential for.
 *
 * @param rotel - Its binary; `undefined` where there is none, and the sink receives directly.
 * @throws Error when the sink takes a request without it.
 */
export async function startCollector(
  options: CollectorOptions,
  rotel: { readonly binary: string | undefined } = { binary: findRotel() },
): Promise<Collector> {
  const { dir, onPid } = options
  const { binary } = rotel
  const authorization = `Bearer ${randomBytes(16).toString('hex')}`
  const sink = await startSink({
    ...options,
    authorization: binary === undefined ? undefined : authorization,
  })
  if (binary === undefined) {
    return {
      url: sink.url,
      hasRotel: false,
      sink,
      probes: 0,
      drain: settled,
      close: () => sink.close(),
    }
  }
  try {
    const probe = await fetch(`${sink.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(),
    })
    if (probe.status !== 401) throw new Error(`the sink answered ${probe.status} to a stranger`)
    const running = await startRotel({
      binary,
      forwardTo: sink.url,
      authorization,
      dir,
      ...(onPid === undefined ? {} : { onPid }),
    })
    return {
      url: running.url,
      hasRotel: true,
      sink,
      probes: 1,
      drain: () => running.close(),
      async close() {
        await running.close()
        await sink.close()
      },
    }
  } catch (error) {
    await sink.close()
    throw error
  }
}

async function settled(): Promise<void> {}
