import type { CatalogueEntry } from '@indev/cli'

/** What a platform can refuse about a kind of thing. */
interface Refused {
  /** First part of its slugs. */
  readonly area: string
  /** As in a sentence: `a cluster`. */
  readonly what: string
  /** Lists those that there are. */
  readonly list: string
}

const KINDS: readonly Refused[] = [
  { area: 'cluster', what: 'a cluster', list: '{app} cluster list' },
  { area: 'operation', what: 'an operation', list: '{app} operation list' },
  { area: 'team', what: 'a team', list: '{app} team list' },
  { area: 'member', what: 'a member of a team', list: '{app} team get NAME' },
  { area: 'user', what: 'a user', list: '{app} user list' },
  { area: 'access', what: 'an access to a cluster', list: '{app} cluster access list NAME' },
  { area: 'pull-secret', what: 'a pull secret', list: '{app} pull-secret list' },
  { area: 'ai-model', what: 'a language model', list: '{app} ai model list' },
  {
    area: 'ai-deployment',
    what: 'a deployment of a language model',
    list: '{app} ai deployment list',
  },
  {
    area: 'ai-key',
    what: 'a key for a language model',
    list: '{app} ai apikey list --deployment NAME',
  },
  { area: 'account', what: 'an account', list: '{app} account show' },
  { area: 'integration', what: 'an integration', list: '{app} account show' },
  { area: 'credentials', what: 'a credential of a cluster', list: '{app} cluster list' },
  { area: 'api', what: 'what the path names', list: '{app} api GET /clusters' },
]

/** What the platform refuses about each kind of thing, in the words of all of them. */
export const refusedPages: readonly CatalogueEntry[] = KINDS.flatMap(({ area, what, list }) => [
  {
    slug: `${area}.not-found`,
    kind: 'not-found',
    summary: `The platform knows no such thing: ${what}.`,
    causes: ['The name is misspelt, it was deleted, or it belongs to another organization.'],
    fixes: [`\`${list}\` shows what there is.`],
  },
  {
    slug: `${area}.exists`,
    kind: 'conflict',
    summary: `There is one already: ${what}.`,
    causes: ['Somebody made it before, perhaps an earlier run of the same command.'],
    fixes: [`\`${list}\` shows what there is.`],
  },
  {
    slug: `${area}.conflict`,
    kind: 'conflict',
    summary: `Something else changed it meanwhile: ${what}.`,
    causes: ['Two commands, or a command and a page, changed the same thing.'],
    fixes: ['Look at how it is now, and run the command again.'],
  },
  {
    slug: `${area}.invalid`,
    kind: 'usage',
    summary: `The platform refuses what was said about it: ${what}.`,
    causes: ['A value has a form or a size that the platform does not take.'],
    fixes: ['The message holds what the platform said.'],
  },
  {
    slug: `${area}.quota-exceeded`,
    kind: 'quota',
    summary: `The quota leaves no room for another one: ${what}.`,
    causes: ['Your organization has as many as it may have.'],
    fixes: [`\`${list}\` shows what there is; delete one, or ask for more.`],
  },
])
