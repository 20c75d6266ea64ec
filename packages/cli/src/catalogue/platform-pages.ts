import type { CatalogueEntry } from './entry.ts'

/** Errors of every request to a platform. */
export const PLATFORM_PAGES: readonly CatalogueEntry[] = [
  {
    slug: 'platform.unreachable',
    kind: 'unreachable',
    summary: 'No answer came from the address of the platform.',
    causes: [
      'Nothing listens there, or a firewall drops what is sent.',
      'The name cannot be looked up, or this machine has no network.',
      'The platform took longer than the time limit.',
    ],
    fixes: [
      'Check the address, and the network of this machine.',
      'A slow platform may need a longer limit: `--request-timeout 2m`.',
      '`--debug` shows each try, and why it failed.',
    ],
  },
  {
    slug: 'platform.bad-answer',
    kind: 'failed',
    summary: 'The platform answered something that makes no sense here.',
    causes: [
      'The address belongs to another service, or to a proxy that shows a page of its own.',
      'The platform speaks another version of its interface.',
    ],
    fixes: [
      'Check the address of the platform.',
      '`{app} version` shows this release: a newer one may understand the answer.',
    ],
  },
]
