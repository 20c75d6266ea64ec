#!/usr/bin/env node
// Thin on purpose: Node 24 runs the TypeScript sources as they are.
import { apiReport } from './src/api-report.ts'

const isUpdate = process.argv.includes('--update')
process.exitCode = apiReport(process.cwd(), { isUpdate }, (line) =>
  process.stderr.write(`${line}\n`),
)
