/** Random histories of a small world, shrunk to the shortest one that goes wrong. */
import * as fc from 'fast-check'
import type { Outcome } from '../../src/drain.ts'
import type { Implementation } from './implementation.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

type Step = fc.AsyncCommand<object, World>

function step(name: string, run: (world: World) => Promise<void> | void): Step {
  return { check: () => true, run: async (_model, world) => run(world), toString: () => name }
}

const YEAR_MS = 365 * 86_400_000
const HOUR_MS = 3_600_000
const actor = fc.nat(3)
const records = fc.integer({ min: 1, max: 3 })
const outcome = fc.constantFrom<Outcome>(
  { kind: 'ack' },
  { kind: 'ack' },
  { kind: 'ack', rejected: 1 },
  { kind: 'retry' },
  { kind: 'split' },
  { kind: 'reject', reason: 'refused' },
)
const death = fc.oneof(
  { weight: 3, arbitrary: fc.constant(Infinity) },
  { weight: 1, arbitrary: fc.nat(30) },
)

const STEPS = [
  fc
    .tuple(actor, records)
    .map(([at, count]) => step(`write(${at}, ${count})`, (world) => world.write(at, count))),
  fc
    .tuple(actor, records)
    .map(([at, count]) =>
      step(`writeSegment(${at}, ${count})`, (world) => world.writeSegment(at, count)),
    ),
  actor.map((at) => step(`seal(${at})`, (world) => world.seal(at))),
  fc
    .tuple(actor, fc.nat(12))
    .map(([at, calls]) =>
      step(`doomWriter(${at}, ${calls})`, (world) => world.doomWriter(at, calls)),
    ),
  fc.constant(step('startDrainer()', (world) => world.startDrainer())),
  fc
    .tuple(actor, outcome, death)
    .map(([at, what, calls]) =>
      step(`answer(${at}, ${JSON.stringify(what)}, ${calls})`, (world) =>
        world.answer(at, what, calls),
      ),
    ),
  fc
    .constantFrom(-YEAR_MS, -HOUR_MS, HOUR_MS, YEAR_MS)
    .map((byMs) => step(`jump(${byMs})`, (world) => world.jump(byMs))),
  fc.constant(step('requeue()', (world) => world.requeue())),
  fc.constant(step('purge()', (world) => world.purge())),
]

/** Lives `runs` histories. Returns what is wrong with the shortest that went wrong. */
export async function proveHistories(
  impl: Implementation,
  runs: number,
  seed: number,
): Promise<string[]> {
  const history = fc.commands(STEPS, { maxCommands: 40, size: 'max' })
  const property = fc.asyncProperty(history, async (commands) => {
    const world = openWorld(impl)
    await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
    const wrong = await world.end()
    if (wrong.length > 0) throw new Error(wrong.join('; '))
  })
  const result = await fc.check(property, { numRuns: runs, seed, endOnFailure: false })
  if (!result.failed) return []
  const { errorInstance: error } = result
  const what = error instanceof Error ? error.message : String(error)
  return [`seed ${seed}: ${what}: ${fc.defaultReportMessage(result) ?? ''}`]
}
