import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from './run.ts'

/** A certificate for loopback, which is its own authority. */
export interface Certificate {
  readonly certFile: string
  readonly keyFile: string
  readonly cert: Buffer
  readonly key: Buffer
}

/** Makes a certificate for `localhost` and 127.0.0.1 in `dir`. */
export async function makeCertificate(certifier: string, dir: string): Promise<Certificate> {
  const made = await run([certifier, '--host', 'localhost,127.0.0.1', '--ca', '--duration', '2h'], {
    env: {},
    timeoutMs: 60_000,
    cwd: dir,
  })
  if (made.code !== 0) throw new Error(`no certificate:\n${made.stderr}`)
  const certFile = join(dir, 'cert.pem')
  const keyFile = join(dir, 'key.pem')
  return { certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) }
}
