import { writeFileSync } from 'node:fs'
import { contractGroups } from '../../src/api/contract/contracts.ts'
import { renderApi } from './render-api.ts'

writeFileSync(
  new URL('../../../../docs/platform-api.md', import.meta.url),
  renderApi(contractGroups),
)
