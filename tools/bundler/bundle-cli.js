#!/usr/bin/env node
// Thin on purpose: Node 24 runs the TypeScript sources as they are.
import { main } from './src/main.ts'

process.exitCode = await main(process.argv.slice(2), process.cwd(), process.stdout, process.stderr)
