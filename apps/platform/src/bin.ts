#!/usr/bin/env node
import { filterSqliteWarning } from './sqlite-warning.ts'

filterSqliteWarning(process)
const { main } = await import('./main.ts')
process.exitCode = await main(process)
