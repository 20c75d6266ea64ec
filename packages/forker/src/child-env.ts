import { DEPTH_VARIABLE, depthOf } from './lineage.ts'

/** What a background process may need to find its files and the network; nothing of the terminal. */
const ALLOWED =
  'PATH HOME USERPROFILE APPDATA LOCALAPPDATA PROGRAMDATA TMPDIR TEMP TMP SYSTEMROOT SYSTEMDRIVE ' +
  'WINDIR XDG_* HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY NODE_USE_ENV_PROXY NODE_EXTRA_CA_CERTS ' +
  'NODE_USE_SYSTEM_CA SSL_CERT_FILE SSL_CERT_DIR'

/**
 * The environment of a detached process: the allowed names, the caller's, and the marker one deeper.
 *
 * @param passEnv - More names; one that ends in `*` stands for all that start so.
 */
export function childEnv(
  env: NodeJS.ProcessEnv,
  passEnv: readonly string[] = [],
): Record<string, string> {
  const patterns = [...ALLOWED.split(' '), ...passEnv]
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && patterns.some((pattern) => matches(pattern, name))) {
      kept[name] = value
    }
  }
  kept[DEPTH_VARIABLE] = String(depthOf(env) + 1)
  return kept
}

/** Without regard to case: proxies come in both, and Windows makes no difference. */
function matches(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern.toUpperCase(), name.toUpperCase()]
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted
}
