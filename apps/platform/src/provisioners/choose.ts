import { isAbsolute } from 'node:path'
import { provisionerNames, type ProvisionerChoice } from './create-provisioner.ts'

/** The options of the command line that say what makes clusters. */
export interface ChoiceFlags {
  readonly provisioner?: string
  readonly script?: string
  readonly 'capi-server'?: string
  readonly 'capi-token-file'?: string
  readonly 'capi-namespace'?: string
  readonly 'capi-infrastructure'?: string
}

/** What is chosen; a complaint as text where that can not be. */
export function chooseProvisioner(flags: ChoiceFlags): ProvisionerChoice | string {
  const { provisioner = 'sim', script, 'capi-server': server } = flags
  const name = provisionerNames.find((known) => known === provisioner)
  if (name === undefined) return `--provisioner takes one of ${provisionerNames.join(', ')}`
  const foreign = Object.entries(flags).find(
    ([flag, value]) => value !== undefined && ownerOf(flag) !== undefined && ownerOf(flag) !== name,
  )
  if (foreign !== undefined) return `--${foreign[0]} needs --provisioner ${ownerOf(foreign[0])}`
  if (name === 'exec') {
    if (script === undefined) return '--provisioner exec needs --script'
    return isAbsolute(script) ? { name, script } : '--script takes an absolute path'
  }
  if (name !== 'capi') return { name }
  const { protocol, hostname } = URL.parse(server ?? '') ?? { protocol: '', hostname: '' }
  // By `kubectl proxy`, for instance.
  const isLocal = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  if (server === undefined || (protocol !== 'https:' && !isLocal)) {
    return '--provisioner capi needs --capi-server with an https URL, or http on this machine'
  }
  const namespace = flags['capi-namespace'] ?? 'default'
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
    return '--capi-namespace takes the name of a namespace'
  }
  const infrastructure = flags['capi-infrastructure'] ?? 'Docker'
  const [, prefix, version = 'v1beta2'] =
    /^([A-Z][A-Za-z0-9]{0,62})(?:\/(v\d\w{0,20}))?$/.exec(infrastructure) ?? []
  if (prefix === undefined) return '--capi-infrastructure takes KIND or KIND/VERSION'
  const tokenFile = flags['capi-token-file']
  const address = server.replace(/\/+$/, '')
  return { name, server: address, tokenFile, namespace, infrastructure: { prefix, version } }
}

function ownerOf(flag: string): string | undefined {
  if (flag === 'script') return 'exec'
  return flag.startsWith('capi-') ? 'capi' : undefined
}
