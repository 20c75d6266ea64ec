#!/usr/bin/env node
import { writeAll } from './files.ts'
import { nodeIo } from './io.ts'
import { runTool } from './tool.ts'

// Synchronous, so that a pipe has everything before the process ends.
process.exitCode = runTool(process.argv.slice(2), {
  stdout: (bytes) => writeAll(nodeIo, 1, typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
  stderr: (text) => writeAll(nodeIo, 2, Buffer.from(text)),
})
