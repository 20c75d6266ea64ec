import { readdirSync } from 'node:fs'
import { simulateCrash } from '@indev/crash/simulate'

const isReported = () =>
  readdirSync(process.env.CRASH_DIR).some((name) => /^crash-.*json$/.test(name))

globalThis.crash.crumb('simulate', process.argv[2])
await simulateCrash(process.argv[2], isReported)
