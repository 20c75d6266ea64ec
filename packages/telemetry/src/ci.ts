/** The variables by which CI systems are known, and the word recorded for each. */
const SYSTEMS: Readonly<Record<string, string>> = {
  GITHUB_ACTIONS: 'github',
  GITLAB_CI: 'gitlab',
  BUILDKITE: 'buildkite',
  CIRCLECI: 'circleci',
  TEAMCITY_VERSION: 'teamcity',
  JENKINS_URL: 'jenkins',
  TF_BUILD: 'azure',
}

/** Every word that can be recorded of a CI system. */
export const CI_WORDS: readonly string[] = [...Object.values(SYSTEMS), 'other']

/** The variable that says that this is a CI job; `undefined` outside of one. */
export function ciVariable(env: NodeJS.ProcessEnv): string | undefined {
  return isSet(env['CI']) ? 'CI' : vendorVariable(env)
}

/** Whose CI system this is, coarsely; `undefined` outside of one. */
export function ciVendor(env: NodeJS.ProcessEnv): string | undefined {
  const variable = vendorVariable(env)
  if (variable !== undefined) return SYSTEMS[variable]
  return isSet(env['CI']) ? 'other' : undefined
}

/** Whether a switch in the environment is on: anything but empty, `0` and `false`. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false'
}

function vendorVariable(env: NodeJS.ProcessEnv): string | undefined {
  return Object.keys(SYSTEMS).find((variable) => isSet(env[variable]))
}
