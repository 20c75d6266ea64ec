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
  const { values } = parseArgs({
    args: [...argv],
    options: { json: { type: 'boolean', default: false } },
  })
  // With --json the story goes to standard error, so that standard output is one line.
  const story = values.json ? process.stderr : process.stdout
  const screen = createScreen((text) => void story.write(text))
  const aborting = new AbortController()
  const interrupt = (signal: NodeJS.Signals): void =>
    aborting.abort(new Error(`ended by ${signal}`))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)

  try {
    const result = await perform(screen, aborting.signal)
    screen.say(result.ok ? GO_ON : 'The demo failed: see what is marked with NO above.')
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    return result.ok ? 0 : 1
  } catch (error) {
    process.stderr.write(
      `\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    return 1
  }
}
