import type { CliApp } from '@indev/cli'
import manifest from '../package.json' with { type: 'json' }
import { discoveredEndpoint } from './auth/platforms.ts'
import { accountEntries } from './commands/account-entries.ts'
import { clusterEntries } from './commands/cluster-entries.ts'
import { organizationEntries } from './commands/organization-entries.ts'
import { defaultOutput } from './config/default-output.ts'
import { DEFAULT_HOST, HOST_VARIABLE } from './host.ts'
import { knownNames } from './profiles/known.ts'
import { slos } from './slos.ts'

/** The whole application as a value; a command's module loads when the command is typed. */
export const indev: CliApp = {
  identity: { name: 'indev', version: manifest.version, envPrefix: 'INDEV' },
  summary: 'The developer platform: sign in, run clusters.',
  groups: {
    account: 'Who you are on the platform.',
    auth: 'Accounts that are signed in here, and their tokens.',
    profile: 'Profiles: a host and an account each, under a name.',
    config: 'Settings: yours, those of profiles and of projects.',
    cluster: 'Clusters: create, look at, change, delete.',
    'cluster access': 'Who may do what with a cluster.',
    'cluster pull-secret': 'How a cluster signs in to registries.',
    'pull-secret': 'How clusters sign in to registries of images.',
    'pull-secret registry': 'The registries of a pull secret.',
    ai: 'Language models: deployments and the keys to them.',
    'ai model': 'The models on offer.',
    'ai deployment': 'Deployed models.',
    'ai apikey': 'Keys to a deployment.',
    team: 'Teams and who is in them.',
    'team member': 'Who is in a team.',
    user: 'The users of your organization.',
    kubeconfig: 'How kubectl gets in to your clusters.',
    operation: 'Work that the platform has begun: look at it, wait for it, stop it.',
  },
  commands: [...accountEntries, ...clusterEntries, ...organizationEntries],
  // Beside the program's own files: all of them are in one folder.
  uploaderEntry: new URL('./uploader.js', import.meta.url),
  specsFile: new URL('./table.json', import.meta.url),
  slos,
  platform: {
    defaultHost: DEFAULT_HOST,
    hostEnv: HOST_VARIABLE,
    startHint: 'npx -y pnpm@12 dev',
  },
  discoverEndpoint: discoveredEndpoint,
  defaultOutput,
  completeNames: knownNames,
  checks: async () => (await import('./doctor/checks.ts')).checks,
  catalogue: async () => (await import('./errors/catalogue.ts')).catalogue,
}
