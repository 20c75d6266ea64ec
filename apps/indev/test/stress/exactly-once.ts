import { startBox } from '../support/box.ts'
import {
  cancel,
  create,
  createAndWait,
  judge,
  protect,
  remove,
  retry,
  scale,
  total,
} from '../support/fault-matrix.ts'
import { killing } from '../support/killing.ts'

/**
 * Every fault at every request of every command that changes something, with real processes: what
 * `test` does in its own process. Ends with 1 when a second cluster was made, or a lie told.
 */
const matrix = [
  ...[create, createAndWait, remove, scale, protect, cancel, retry].map(
    (each) => ['modern', each] as const,
  ),
  ...[create, createAndWait, remove].map((each) => ['plain', each] as const),
]

const verdicts = []
for (const [kind, mutation] of matrix) {
  const verdict = await judge(mutation, kind, { runner: killing })
  process.stdout.write(
    `${mutation.name} (${kind}): ${verdict.runs} runs with a fault, ${verdict.lies.length} lies\n`,
  )
  verdicts.push(verdict)
}
verdicts.push(await manyTimes(200))

const all = total(verdicts)
process.stdout.write(`${all.lies.join('\n\n')}\n${all.runs} runs, ${all.lies.length} lies\n`)
process.exitCode = all.lies.length === 0 && all.runs > 0 ? 0 : 1

/** One wish after the other while every third request is hurt; each must become one cluster. */
async function manyTimes(wishes: number) {
  const faults = ['drop-response', 'drop-request', '503', 'kill+', 'kill-', 'ctrl-c+'] as const
  await using box = await startBox('modern')
  let requests = 0
  let runs = 0
  const lies: string[] = []
  for (let wish = 1; wish <= wishes; wish += 1) {
    let ended = { exitCode: 1, stdout: '', stderr: '' }
    for (let tries = 0; tries < 20 && ended.exitCode !== 0; tries += 1) {
      box.fault = () => {
        requests += 1
        return requests % 3 === 0 ? faults[(requests / 3) % faults.length] : undefined
      }
      ended = await killing(box, create.argv)
      runs += 1
    }
    const isOne = box.clusters.size === wish && ended.exitCode === 0
    if (!isOne) {
      lies.push(`wish ${wish}: ${box.clusters.size} clusters; ${JSON.stringify(ended)}`)
      break
    }
  }
  process.stdout.write(`${wishes} wishes: ${box.clusters.size} clusters\n`)
  return { runs, lies }
}
