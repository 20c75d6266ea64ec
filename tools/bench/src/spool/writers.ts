import { moduleUrl, startProgram, type Program } from './program.ts'
import type { Way } from './ways.ts'

/** What a writer's appends took, us. */
export interface Written {
  /** The first of the process, with the loading of what it needs. */
  readonly cold: number
  readonly all: readonly number[]
}

/** One process appends `count` records after its first. */
export async function writeAlone(way: Way, dir: string, count: number): Promise<Written> {
  return JSON.parse(await startWriter(way, dir, 0, count).line())
}

/** Several processes append `count` records each, all from the same moment on. */
export async function writeTogether(
  way: Way,
  dir: string,
  writers: number,
  count: number,
): Promise<readonly Written[]> {
  const started = Array.from({ length: writers }, (_, writer) =>
    startWriter(way, dir, writer + 1, count, 'wait'),
  )
  await Promise.all(started.map((writer) => writer.line()))
  for (const writer of started) writer.go()
  const lines = await Promise.all(started.map((writer) => writer.line()))
  return lines.map((line) => JSON.parse(line))
}

function startWriter(
  { writer }: Way,
  dir: string,
  nth: number,
  count: number,
  ...more: readonly string[]
): Program {
  return startProgram('writer', [moduleUrl('way', writer), dir, `${nth}`, `${count}`, ...more])
}
