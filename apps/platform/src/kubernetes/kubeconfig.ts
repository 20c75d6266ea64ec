/** Where and as what a cluster is reached. */
export interface Endpoint {
  readonly server: string
  /** What the server's certificate says, and how the server knows which cluster is meant. */
  readonly tlsServerName: string
  /** PEM. */
  readonly authority: string
}

/** How kubectl proves who it is. */
export type KubeconfigUser =
  | { readonly token: string }
  | { readonly execApiVersion: 'v1' | 'v1beta1'; readonly args: readonly string[] }

const installHint = `The command "indev" is not on the PATH.
It signs you in to the platform; install it, or ask for a kubeconfig with a token in it.`

/** A kubeconfig for one cluster, as YAML; every text in it is quoted as in JSON, which YAML can read. */
export function kubeconfigOf(name: string, endpoint: Endpoint, user: KubeconfigUser): string {
  const { server, tlsServerName, authority } = endpoint
  const quoted = JSON.stringify(`indev-${name}`)
  return [
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    `  - name: ${quoted}`,
    '    cluster:',
    `      server: ${JSON.stringify(server)}`,
    `      tls-server-name: ${JSON.stringify(tlsServerName)}`,
    `      certificate-authority-data: ${Buffer.from(authority).toString('base64')}`,
    'contexts:',
    `  - name: ${quoted}`,
    '    context:',
    `      cluster: ${quoted}`,
    `      user: ${quoted}`,
    `current-context: ${quoted}`,
    'users:',
    `  - name: ${quoted}`,
    '    user:',
    ...userLines(user).map((line) => `      ${line}`),
    '',
  ].join('\n')
}

/** @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
function userLines(user: KubeconfigUser): string[] {
  if ('token' in user) return [`token: ${JSON.stringify(user.token)}`]
  return [
    'exec:',
    `  apiVersion: client.authentication.k8s.io/${user.execApiVersion}`,
    '  command: indev',
    '  args:',
    ...user.args.map((arg) => `    - ${JSON.stringify(arg)}`),
    '  interactiveMode: Never',
    '  provideClusterInfo: false',
    `  installHint: ${JSON.stringify(installHint)}`,
  ]
}
