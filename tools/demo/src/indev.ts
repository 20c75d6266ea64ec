import { pathToFileURL } from 'node:url'

import { indevBin } from './built.ts'
import { devEnv } from './dev-state.ts'

// In this very process: arguments, streams, signals and exit code are the CLI's own, nothing stands between.
const bin = indevBin()
Object.assign(process.env, devEnv(process.env))
process.argv[1] = bin
await import(pathToFileURL(bin).href)
