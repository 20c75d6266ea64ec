import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { clusterRoutes } from '../src/api/cluster-routes.ts'
import { directoryRoutes } from '../src/api/directory-routes.ts'
import { parseCommandLine } from '../src/command-line.ts'
import { openWorkshop } from './support/workshop.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

test('the README lists every route, and no other', async () => {
  const shop = await openWorkshop()
  const { stores } = shop
  const routes = [
    ...directoryRoutes(stores.directory),
    ...clusterRoutes({ ...stores, maxClusters: 1 }),
  ]
  const rows = routes.map(({ method, path, summary }) => {
    return `| \`${method} ${path.replace(/\{.*\}/, '')}\` | ${summary} |`
  })
  // Without the padding that aligns the table.
  expect(readme.replaceAll(/ +\|/g, ' |').match(/^\| `.*$/gm)).toEqual(rows)
  await shop.end()
})

test('every command line of the README is understood', () => {
  const lines = [...readme.matchAll(/^indev-platform (.*?)(?: +#.*)?$/gm)]
  const kinds = lines.map(([, args = '']) => parseCommandLine(args.split(' '), {}).kind)
  expect(kinds).toEqual(['serve', 'serve', 'serve'])
})
