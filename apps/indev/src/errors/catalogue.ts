import type { CatalogueEntry } from '@indev/cli'
import { authPages } from './auth-pages.ts'
import { clusterLifePages } from './cluster-life-pages.ts'
import { clusterPages } from './cluster-pages.ts'
import { operationPages } from './operation-pages.ts'
import { peoplePages } from './people-pages.ts'
import { platformPages } from './platform-pages.ts'
import { refusedPages } from './refused-pages.ts'
import { setupPages } from './setup-pages.ts'

/** Every error of our own commands: what `indev explain` shows beside the errors of the kit. */
export const catalogue: readonly CatalogueEntry[] = [
  ...refusedPages,
  ...authPages,
  ...clusterPages,
  ...clusterLifePages,
  ...operationPages,
  ...peoplePages,
  ...platformPages,
  ...setupPages,
]
