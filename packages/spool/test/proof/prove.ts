/**
 * All proofs that run in one process, quickest first, until one finds something:
 * `node prove.ts <directory of the sources>`. Exit code 0: nothing was found.
 */
import { pathToFileURL } from 'node:url'
import { proveDamage } from './damage.ts'
import { FAULTS, proveFault } from './faults.ts'
import { loadImplementation } from './implementation.ts'
import { proveVisibility } from './visibility.ts'
import { proveWakeup } from './wakeup.ts'

const impl = await loadImplementation(pathToFileURL(`${process.argv[2] ?? ''}/`))
const proofs: (() => Promise<readonly string[]> | readonly string[])[] = [
  () => proveDamage(impl),
  () => proveVisibility(impl),
  () => proveWakeup(impl),
  ...FAULTS.map((fault) => async () => (await proveFault(impl, fault)).violations),
]
let found: readonly string[] = []
for (const proof of proofs) {
  found = await proof()
  if (found.length > 0) break
}
process.stdout.write(`${JSON.stringify(found.slice(0, 5))}\n`)
process.exitCode = found.length === 0 ? 0 : 1
