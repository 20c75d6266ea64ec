import { type DoctorCheck, type Finding } from '../check.ts'
import { textOf } from '../file-facts.ts'

/** Whether variables about proxies and certificates say something that can be used. */
export const networkVariables: DoctorCheck = {
  id: 'network-variables',
  title: 'Proxy and certificates',
  run({ app, env }) {
    const { envPrefix } = app.identity
    const set = (name: string): string | undefined =>
      [env[name], env[name.toLowerCase()]].find((value) => value !== undefined && value !== '')
    for (const name of ['NODE_EXTRA_CA_CERTS', `${envPrefix}_OTLP_CERTIFICATE`]) {
      const file = set(name)
      if (file !== undefined && !isCertificate(file)) return unreadable(name, file)
    }
    const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].filter((name) => set(name))
    const bad = proxies.find(
      (name) => !/^https?:$/u.test(URL.parse(set(name) ?? '')?.protocol ?? ''),
    )
    if (bad !== undefined) {
      return {
        status: 'warning',
        what: `${bad} is not the address of an HTTP proxy`,
        why: 'it should look like http://proxy.example:3128',
      }
    }
    if (set('NODE_TLS_REJECT_UNAUTHORIZED') === '0') {
      return {
        status: 'warning',
        what: 'NODE_TLS_REJECT_UNAUTHORIZED=0 turns the check of certificates off',
        why: 'anybody on the way can read your credentials; NODE_EXTRA_CA_CERTS trusts one more authority',
      }
    }
    if (proxies.length === 0) return { status: 'ok', what: 'none is set' }
    return { status: 'ok', what: `${proxies.join(', ')} set` }
  },
}

function isCertificate(file: string): boolean {
  return textOf(file)?.includes('-----BEGIN CERTIFICATE-----') === true
}

function unreadable(name: string, file: string): Finding {
  return {
    status: 'failed',
    what: `${name} names ${file}, which holds no certificate that can be read`,
    why: 'connections that need it fail',
  }
}
