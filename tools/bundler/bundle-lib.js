#!/usr/bin/env node
// Thin on purpose: Node 24 runs the TypeScript sources as they are.
import { bundleLib } from './src/bundle-lib.ts'

await bundleLib(process.cwd(), { isWhole: process.argv.includes('--whole') })
