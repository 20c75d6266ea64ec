import { simulateCrash } from '@indev/crash/simulate'

globalThis.crash.crumb('simulate', process.argv[2])
await simulateCrash(process.argv[2], () => globalThis.crash.report !== undefined)
