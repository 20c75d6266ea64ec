import type { CatalogueEntry } from '@indev/cli'

/** What the platform refuses, and what it cannot do. */
export const platformPages: readonly CatalogueEntry[] = [
  {
    slug: 'platform.forbidden',
    kind: 'forbidden',
    summary: 'You may not do this.',
    causes: ['Your role does not allow it, or the thing belongs to somebody else.'],
    fixes: ['`{app} account show` shows your role. Ask an owner of your organization.'],
  },
  {
    slug: 'platform.rate-limited',
    kind: 'rate-limited',
    summary: 'There were too many requests.',
    causes: ['You, or many at once, asked more often than the platform allows.'],
    fixes: ['Wait a moment, and run the command again.'],
  },
  {
    slug: 'platform.failed',
    kind: 'unreachable',
    summary: 'The platform failed.',
    causes: ['It answered that something is wrong with itself.'],
    fixes: ['Try again in a while. The trace in the message helps whoever runs the platform.'],
  },
  {
    slug: 'platform.unexpected-answer',
    kind: 'failed',
    summary: 'The platform answered something that was not expected.',
    causes: ['It speaks a newer version of its interface, or something stands between.'],
    fixes: ['`{app} version` shows this release; a newer one may understand the answer.'],
  },
  {
    slug: 'platform.unsupported',
    kind: 'failed',
    summary: 'This platform cannot do that.',
    causes: ['It is an older one, or it has switched the feature off.'],
    fixes: ['Ask whoever runs the platform.'],
  },
]
