import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { renderAllowList } from './allow-list.ts'
import { commandFields, kitFields } from './declared-fields.ts'
import { deployed } from './deployment.ts'

/*
 * Writes deploy/collector/allow-list.yaml; with --print, to standard output instead. A program of its
 * own, as it loads the sources of an app.
 */
const { values } = parseArgs({ options: { print: { type: 'boolean', default: false } } })
const text = renderAllowList({ ...kitFields(), 'declared by commands': await commandFields() })
if (values.print) process.stdout.write(text)
else writeFileSync(deployed('allow-list.yaml'), text)
