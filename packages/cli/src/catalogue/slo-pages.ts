import type { CatalogueEntry } from './entry.ts'

/** Errors of the `slo` commands. */
export const SLO_PAGES: readonly CatalogueEntry[] = [
  {
    slug: 'slo.unknown',
    kind: 'not-found',
    summary: 'There is no objective of that name.',
    causes: ['The name is misspelt, or its definition is in another directory.'],
    fixes: [
      '`{app} slo status` lists the objectives; `--dir` names another directory of definitions.',
    ],
  },
  {
    slug: 'slo.invalid',
    kind: 'failed',
    summary: 'A definition of an objective has a mistake.',
    causes: ['The message names the first one.'],
    fixes: ['`{app} slo lint` shows all findings.'],
  },
  {
    slug: 'slo.unreadable',
    kind: 'environment',
    summary: 'The definitions cannot be read.',
    causes: ['The directory does not exist, or its permissions are wrong.'],
    fixes: ['Check the path; `{app} slo init` writes definitions to begin with.'],
  },
  {
    slug: 'slo.unwritable',
    kind: 'environment',
    summary: 'The file cannot be written.',
    causes: ['Its directory does not exist or cannot be written, or the disk is full.'],
    fixes: ['Choose another place.'],
  },
  {
    slug: 'slo.not-exportable',
    kind: 'failed',
    summary: 'An objective cannot be said in that format.',
    causes: ['The format has no words for this kind of indicator.'],
    fixes: ['The message says what is missing; another format may have it.'],
  },
  {
    slug: 'slo.one-at-a-time',
    kind: 'usage',
    summary: 'The format takes one objective at a time.',
    causes: ['Dashboards and the objectives of Kibana are imported one by one.'],
    fixes: ['Name one objective; the message lists them.'],
  },
  {
    slug: 'slo.no-alert',
    kind: 'failed',
    summary: 'No alert can fire for this simulation.',
    causes: ['There are too few commands, or the objective is too low for the windows.'],
    fixes: ['Simulate more commands, or worse ones.'],
  },
  {
    slug: 'slo.prometheus',
    kind: 'failed',
    summary: 'Prometheus did not answer the query.',
    causes: ['The server refused it, or is not a Prometheus.'],
    fixes: ['Check `--url`. The message holds what the server said.'],
  },
  {
    slug: 'slo.no-bucket',
    kind: 'failed',
    summary: 'No histogram bucket of the collector ends at the threshold of the objective.',
    causes: ['The buckets of the collector are others than those that this objective needs.'],
    fixes: [
      'Give the collector a bucket with that bound, or the objective a threshold that is one.',
    ],
  },
  {
    slug: 'slo.only-journal',
    kind: 'usage',
    summary: 'The command needs the journal of this machine.',
    causes: ['A replay needs the time of every command, and Prometheus keeps sums.'],
    fixes: ['Leave `--source` out.'],
  },
  {
    slug: 'slo.no-url',
    kind: 'usage',
    summary: 'The address of the Prometheus server is missing, or is none.',
    causes: ['`--source prometheus` was given without `--url`.'],
    fixes: ['Add `--url` with an http: or https: address.'],
  },
]
