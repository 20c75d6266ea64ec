// Builds what a script is about to run, and says nothing of it unless it takes long or fails: between somebody
// and the command that they typed there is nothing to read.
import { spawn } from 'node:child_process'

await import('./require-node.js')

const LONG_MS = 2_000

const said = []
const child = spawn('turbo', ['run', 'build', '--output-logs=errors-only'], {
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  shell: process.platform === 'win32',
  stdio: ['ignore', 'pipe', 'pipe'],
})
const waiting = setTimeout(() => process.stderr.write('building what has changed …\n'), LONG_MS)
for (const output of [child.stdout, child.stderr]) output.on('data', (bytes) => said.push(bytes))
child.once('error', (error) => said.push(Buffer.from(`${error.message}\n`)))
child.once('close', (code) => {
  clearTimeout(waiting)
  if (code !== 0) process.stderr.write(Buffer.concat(said))
  process.exitCode = code === 0 ? 0 : 1
})
