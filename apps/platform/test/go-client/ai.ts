import { expect } from '@jest/globals'
import { alice, anId, rfc3339, type Case } from './case.ts'

const deployment = {
  id: anId,
  name: 'chat',
  model: 'sim-small-8b',
  endpoint: expect.stringMatching(/^https:/),
  createdBy: alice,
}

const key = {
  id: anId,
  name: 'ci-key',
  prefix: expect.stringMatching(/^sim_.{4}$/),
  createdBy: alice,
  createdAt: rfc3339,
  expiresAt: rfc3339,
}

/** Language models, their deployments and keys. */
export const aiCases: readonly Case[] = [
  {
    does: 'ai model list',
    send: ['GET', '/blurite/models'],
    status: 200,
    gets: expect.arrayContaining([
      {
        id: 'sim-small-8b',
        displayName: expect.any(String),
        description: expect.any(String),
        contextLength: expect.any(Number),
      },
    ]),
  },
  {
    does: 'ai deployment create',
    send: ['POST', '/blurite/llm-deployments', '{"name":"chat","model":"sim-small-8b"}'],
    status: 201,
    gets: deployment,
    learns: 'deployment',
  },
  {
    does: 'ai deployment list',
    send: ['GET', '/blurite/llm-deployments'],
    status: 200,
    gets: [deployment],
  },
  {
    does: 'ai deployment by name',
    send: ['GET', '/blurite/llm-deployments/by-name/chat'],
    status: 200,
    gets: deployment,
  },
  {
    does: 'ai apikey create',
    send: [
      'POST',
      '/blurite/llm-deployments/<deployment>/api-keys',
      '{"name":"ci-key","ttlDays":30}',
    ],
    status: 201,
    gets: { ...key, key: expect.stringMatching(/^sim_.{32}$/) },
    learns: 'key',
  },
  {
    does: 'ai apikey list, without the key',
    send: ['GET', '/blurite/llm-deployments/<deployment>/api-keys'],
    status: 200,
    gets: [key],
  },
  {
    does: 'ai apikey by name',
    send: ['GET', '/blurite/llm-deployments/<deployment>/api-keys/by-name/ci-key'],
    status: 200,
    gets: key,
  },
  {
    does: 'ai apikey delete',
    send: ['DELETE', '/blurite/llm-deployments/<deployment>/api-keys/<key>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'ai deployment delete',
    send: ['DELETE', '/blurite/llm-deployments/<deployment>'],
    status: 204,
    gets: undefined,
  },
]
