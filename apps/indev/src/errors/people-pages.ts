import type { CatalogueEntry } from '@indev/cli'

/** Teams, members, access, pull secrets and language models. */
export const peoplePages: readonly CatalogueEntry[] = [
  {
    slug: 'team.no-name',
    kind: 'usage',
    summary: 'The name of the team is missing.',
    causes: ['It was left out, or it is empty.'],
    fixes: ['Give it as a word. `{app} team list` shows the teams that there are.'],
  },
  {
    slug: 'team.bad-name',
    kind: 'usage',
    summary: 'That is no name for a team.',
    causes: [
      'It is too short, too long, or has other characters than letters, digits, dashes, underscores and spaces.',
    ],
    fixes: ['Choose another name.'],
  },
  {
    slug: 'team.bad-description',
    kind: 'usage',
    summary: 'The description is missing, or too long.',
    causes: ['A team must say what it does.'],
    fixes: ['Add `--description`.'],
  },
  {
    slug: 'access.bad-cluster',
    kind: 'usage',
    summary: 'Which cluster is meant is not clear.',
    causes: ['Neither a name nor an id was given, or both.'],
    fixes: ['Give one of `--cluster` and `--cluster-id`.'],
  },
  {
    slug: 'access.bad-subject',
    kind: 'usage',
    summary: 'Who is meant is not clear.',
    causes: ['Neither a user nor a team was given, or both.'],
    fixes: ['Give one of `--user`, `--user-id`, `--team` and `--team-id`.'],
  },
  {
    slug: 'pull-secret.no-name',
    kind: 'usage',
    summary: 'The name of the pull secret is missing.',
    causes: ['It was left out, or it is empty.'],
    fixes: ['Give it as a word. `{app} pull-secret list` shows those that there are.'],
  },
  {
    slug: 'pull-secret.no-registry',
    kind: 'usage',
    summary: 'A pull secret needs a registry.',
    causes: ['`--registry` was left out.'],
    fixes: ['Add it: `--registry ghcr.io:alice`.'],
  },
  {
    slug: 'pull-secret.bad-registry',
    kind: 'usage',
    summary: 'That is no registry.',
    causes: ['The address or the user is missing.'],
    fixes: ['Write it as ADDRESS:USERNAME, such as `host:5000:alice`.'],
  },
  {
    slug: 'pull-secret.registry-twice',
    kind: 'usage',
    summary: 'A registry is named twice.',
    causes: ['Each address can have one user and password.'],
    fixes: ['Leave one of the two out.'],
  },
  {
    slug: 'pull-secret.no-password',
    kind: 'action-required',
    summary: 'The password for a registry is missing.',
    causes: ['There is no terminal to ask on.'],
    fixes: [
      'Give it by `--password-stdin`, `--password-file` or the variable that the message names.',
    ],
  },
  {
    slug: 'pull-secret.one-password',
    kind: 'usage',
    summary: 'One password cannot be for several registries.',
    causes: ['`--password-stdin` holds one.'],
    fixes: [
      'Create the secret with one registry; `{app} pull-secret registry add --help` shows how to add the others.',
    ],
  },
  {
    slug: 'pull-secret.unreadable-password',
    kind: 'environment',
    summary: 'The file with the password cannot be read.',
    causes: ['The path is wrong, or its permissions.'],
    fixes: ['Check the path.'],
  },
  {
    slug: 'ai.no-name',
    kind: 'usage',
    summary: 'A name is missing.',
    causes: ['It was left out, or it is empty.'],
    fixes: ['Give it as the flag that the message names.'],
  },
  {
    slug: 'ai.bad-name',
    kind: 'usage',
    summary: 'That is no name.',
    causes: ['It is too short, too long, or has other characters than a-z, 0-9 and dashes.'],
    fixes: ['Choose another name.'],
  },
]
