import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import {
  catalogueGaps,
  commandProblems,
  commandsInCatalogue,
  commandsInSources,
  commandsInTranscript,
  resultProblems,
} from '@indev/cli/testing'
import { staleCommandDocs } from '@indev/cli/docs'
import { indev } from '../src/app.ts'
import { catalogue } from '../src/errors/catalogue.ts'
import { COMMAND_DOCS } from './support/command-docs.ts'
import { parseTranscript } from './support/transcript.ts'

const SOURCES = new URL('../src/', import.meta.url)
const TRANSCRIPTS = new URL('transcripts/', import.meta.url)

const transcripts = readdirSync(TRANSCRIPTS).map((file) =>
  readFileSync(new URL(file, TRANSCRIPTS), 'utf8'),
)

/** What looks like a slug in our sources, and is none. */
const NOT_SLUGS = [
  'credentials.json',
  'credentials.lock',
  'api.invalid',
  // Settings.
  'cluster.nodes',
  'cluster.preset',
]

/** As an error is thrown; what is chosen between two is not seen by this. */
const SLUG_AND_KIND = /slug: '(?<slug>[\w.-]+)',\s*kind: '(?<kind>[\w-]+)'/g

describe('the errors of indev', () => {
  test('have a page each, and no page is of an error that cannot be', async () => {
    await expect(catalogueGaps(indev, SOURCES, NOT_SLUGS)).resolves.toEqual({
      missing: [],
      unused: [],
    })
  })

  test('end with the exit code that their page says', () => {
    const kinds = new Map<string, string>(catalogue.map(({ slug, kind }) => [slug, kind]))
    const thrown = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('errors/'))
      .flatMap((name) => [...readFileSync(new URL(name, SOURCES), 'utf8').matchAll(SLUG_AND_KIND)])
      .map(({ groups: { slug = '', kind = '' } = {} }) => ({ slug, kind }))
    expect(thrown.length).toBeGreaterThan(70)
    // The pages of the kit are held to it there.
    const own = thrown.filter(({ slug }) => kinds.has(slug))
    expect(own.filter(({ slug, kind }) => kinds.get(slug) !== kind)).toEqual([])
  })

  test('have one page a slug', () => {
    const slugs = catalogue.map(({ slug }) => slug)
    expect(slugs.filter((slug, index) => slugs.indexOf(slug) !== index)).toEqual([])
  })
})

describe('a command that indev leads people to', () => {
  test('is one that indev takes: in next steps, examples, pages and transcripts', async () => {
    const lines = [
      ...(await commandsInSources(indev, SOURCES)),
      ...(await commandsInCatalogue(indev)),
      ...transcripts.flatMap(commandsInTranscript),
    ]
    expect(lines.length).toBeGreaterThan(100)
    await expect(commandProblems(indev, lines)).resolves.toEqual([])
  })
})

describe('what indev prints with -o json', () => {
  test('is what its schemas say, wherever a transcript shows it', async () => {
    const runs = transcripts
      .flatMap((text) => parseTranscript(text))
      .filter((step) => step.kind === 'run')
      .filter(({ command }) => command.includes('-o json'))
    const problems = await Promise.all(
      runs.map(async ({ command, transcript }) => {
        const lines = transcript.split('\n').slice(1, -1)
        const stdout = lines.filter((line) => !line.startsWith('! ')).join('\n')
        return { command, problems: await resultProblems(indev, command, stdout) }
      }),
    )
    expect(problems.length).toBeGreaterThan(5)
    expect(problems.filter((each) => each.problems.length > 0)).toEqual([])
  })
})

describe('docs/commands', () => {
  test('is what the commands say of themselves: `run docs` writes it anew', async () => {
    await expect(staleCommandDocs(indev, COMMAND_DOCS)).resolves.toEqual([])
  })
})
