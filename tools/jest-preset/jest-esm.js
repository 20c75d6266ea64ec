#!/usr/bin/env -S node --experimental-vm-modules --disable-warning=ExperimentalWarning
// Jest under ESM. The flags must be on the process itself: workers inherit execArgv from it.
import { run } from 'jest'

await run()
