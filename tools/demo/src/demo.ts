import { parseArgs } from 'node:util'

import { perform } from './performance.ts'
import { createScreen } from './screen.ts'

const GO_ON = `
Go on with

   npx -y pnpm@12 dev                starts platform and collector and keeps them
   npx -y pnpm@12 indev login        runs the CLI against them
   npx -y pnpm@12 indev --help       shows what else there is
`

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = { json: { type: 'boolean', default: false } } as const
    const { json } = parseArgs({ args: [...argv], options }).values
    // With --json the story goes to standard error, so that standard output is one line.
    const story = json ? process.stderr : process.stdout
    const screen = createScreen((text) => void story.write(text))
    const result = await perform(screen, abortedWhenUnwanted())
    screen.say(result.ok ? GO_ON : 'The demo failed: see what is marked with NO above.')
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
    return result.ok ? 0 : 1
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`\nThe demo failed: ${message}\n`)
    return 1
  }
}

/** Aborts when somebody ends the demo, or nobody reads it any more. */
function abortedWhenUnwanted(): AbortSignal {
  const aborting = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => aborting.abort(new Error(`ended by ${signal}`)))
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => aborting.abort(new Error('nobody reads the output')))
  }
  return aborting.signal
}
