import { writeFileSync } from 'node:fs'
import { contractGroups, contracts } from '../../src/api/contract/contracts.ts'
import { renderApi } from './render-api.ts'
import { renderTypes } from './render-types.ts'

const root = new URL('../../../../', import.meta.url)
writeFileSync(new URL('docs/platform-api.md', root), renderApi(contractGroups))
writeFileSync(new URL('apps/indev/src/api/wire.ts', root), renderTypes(contracts))
