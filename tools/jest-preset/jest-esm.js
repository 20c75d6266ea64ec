#!/usr/bin/env -S node --experimental-vm-modules --disable-warning=ExperimentalWarning
// Jest under ESM. The flags must be on the process itself: workers inherit execArgv from it.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Compiled code and stripped types of Jest and of the programs that tests start, kept between processes: such
// a program takes a quarter of the time. Only what is given the variable has it; bundles are run without.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('node_modules/.cache/compiled', import.meta.url),
)
enableCompileCache(process.env.NODE_COMPILE_CACHE)

const { run } = await import('jest')
await run()
