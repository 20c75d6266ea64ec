import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate that is its own authority. */
export interface Certificate {
  readonly certFile: string
  readonly cert: Buffer
  readonly key: Buffer
}

/** Makes one for `host` in `dir`, valid for a day. */
export function makeCertificate(dir: string, host: string): Certificate {
  const certFile = join(dir, 'cert.pem')
  const keyFile = join(dir, 'key.pem')
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const name = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const files = ['-keyout', keyFile, '-out', certFile]
  execFileSync('openssl', ['req', '-x509', '-days', '1', ...curve, ...name, ...files], {
    stdio: 'ignore',
    timeout: 30_000,
  })
  return { certFile, cert: readFileSync(certFile), key: readFileSync(keyFile) }
}
