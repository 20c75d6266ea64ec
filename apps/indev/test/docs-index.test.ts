import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'

test.each(['../../../docs/', '../../../docs/decisions/'])(
  '%s names every page of its folder',
  (at) => {
    const folder = new URL(at, import.meta.url)
    const index = readFileSync(new URL('README.md', folder), 'utf8')
    const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')
    expect(pages.length).toBeGreaterThan(5)
    expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([])
  },
)
