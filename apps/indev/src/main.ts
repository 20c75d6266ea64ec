import { runMain } from '@indev/cli'
import { indev } from './app.ts'

await runMain(indev)
