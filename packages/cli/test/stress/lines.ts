import { builtinCommands } from '../../src/builtin/entries.ts'
import { compareParsers } from '../../src/differential/compare.ts'
import { seeded } from '../../src/differential/random.ts'
import { openShop } from '../support/shop.ts'
import { drawCommand } from '../support/specs.ts'

/*
 * The differential test of the two parsers, over a million command lines: `node lines.ts [ROUNDS] [SEED]`.
 */

/** Lines of a round, for each kind of command. */
const LINES = 10_000

const [rounds = 34, firstSeed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number)
const { app } = openShop()
const own = await Promise.all(builtinCommands(app).map((entry) => entry.load()))
const shop = await Promise.all(app.commands.map((entry) => entry.load()))
let taken = 0
for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
  const random = seeded(seed)
  const strange = Array.from({ length: 100 }, () => drawCommand(random))
  for (const commands of [shop, own, strange]) {
    const { fast, disagreements } = await compareParsers({
      name: 'shop',
      commands,
      lines: LINES,
      seed,
    })
    taken += fast
    if (disagreements.length === 0) continue
    process.stderr.write(`seed ${seed}: ${JSON.stringify(disagreements, undefined, 2)}\n`)
    process.exitCode = 1
  }
}
process.stdout.write(
  `${rounds * 3 * LINES} lines, ${taken} read without yargs, from seed ${firstSeed}\n`,
)
