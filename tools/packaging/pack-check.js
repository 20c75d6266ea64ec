#!/usr/bin/env node
// Thin on purpose: Node 24 runs the TypeScript sources as they are.
import { packCheck } from './src/pack-check.ts'

process.exitCode = packCheck(process.cwd())
