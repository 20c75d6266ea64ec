import type * as drainEntry from '../../src/drain.ts'
import type * as mainEntry from '../../src/index.ts'
import type * as frameModule from '../../src/frame.ts'
import type * as ioModule from '../../src/io.ts'

/** What is to be proven; a mutant has the same shape. */
export interface Implementation {
  readonly openSpool: typeof mainEntry.openSpool
  readonly drain: typeof drainEntry.drain
  readonly noLock: typeof drainEntry.noLock
  readonly nodeIo: typeof ioModule.nodeIo
  readonly decodeFrames: typeof frameModule.decodeFrames
  readonly encodeFrames: typeof frameModule.encodeFrames
}

/** Loads the sources at `src`, a directory URL. */
export async function loadImplementation(src: URL): Promise<Implementation> {
  const at = (name: string): string => new URL(name, src).href
  const main: typeof mainEntry = await import(at('index.ts'))
  const { drain, noLock }: typeof drainEntry = await import(at('drain.ts'))
  const { nodeIo }: typeof ioModule = await import(at('io.ts'))
  const { decodeFrames, encodeFrames }: typeof frameModule = await import(at('frame.ts'))
  return { openSpool: main.openSpool, drain, noLock, nodeIo, decodeFrames, encodeFrames }
}

/** The sources beside this file. */
export const OWN_SOURCES: URL = new URL('../../src/', import.meta.url)
