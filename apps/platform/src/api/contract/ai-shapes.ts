import { anyText, choice, integer, named, object, pattern, timestamp, uuid } from './schema.ts'

/** The language models on offer. */
export const aiModels = [
  {
    id: 'sim-small-8b',
    displayName: 'Sim Small 8B',
    description: 'Answers nothing, quickly',
    contextLength: 32_768,
  },
  {
    id: 'sim-large-70b',
    displayName: 'Sim Large 70B',
    description: 'Answers nothing, thoroughly',
    contextLength: 131_072,
  },
] as const

export const aiModel = named(
  'AiModel',
  object({
    id: anyText,
    displayName: anyText,
    description: anyText,
    contextLength: integer(1, 10_000_000),
  }),
)

const createdBy = object({ id: uuid, name: anyText, upn: anyText })
const aiName = pattern('^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$', 3, 50)

export const aiDeployment = named(
  'AiDeployment',
  object({ id: uuid, name: anyText, model: anyText, endpoint: anyText, createdBy }),
)

export const aiDeploymentRequest = named(
  'AiDeploymentRequest',
  object({ name: aiName, model: choice(...aiModels.map(({ id }) => id)) }),
)

const keyMembers = {
  id: uuid,
  name: anyText,
  prefix: anyText,
  createdBy,
  createdAt: timestamp,
  expiresAt: timestamp,
}
export const aiKey = named('AiKey', object(keyMembers))
export const aiKeyWithSecret = named('AiKeyWithSecret', object({ ...keyMembers, key: anyText }))
export const aiKeyRequest = named(
  'AiKeyRequest',
  object({ name: aiName, ttlDays: integer(1, 365) }),
)
