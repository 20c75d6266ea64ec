import type { Contracts } from './contract.ts'
import { list } from './schema.ts'
import {
  aiDeployment,
  aiDeploymentRequest,
  aiKey,
  aiKeyRequest,
  aiKeyWithSecret,
  aiModel,
} from './ai-shapes.ts'

const deployments = '/blurite/llm-deployments'
const who = 'who made the deployment and owners of the organization'

/** Language models: simulated too, nothing answers at their endpoints. */
export const aiContracts = {
  listAiModels: {
    method: 'GET',
    path: '/blurite/models',
    summary: 'Lists the language models on offer.',
    answers: { 200: list(aiModel) },
  },
  listAiDeployments: {
    method: 'GET',
    path: deployments,
    summary: 'Lists the deployments of your organization.',
    answers: { 200: list(aiDeployment) },
  },
  createAiDeployment: {
    method: 'POST',
    path: deployments,
    summary: 'Deploys a model.',
    body: aiDeploymentRequest,
    answers: { 201: aiDeployment },
    problems: ['name_taken'],
  },
  getAiDeploymentByName: {
    method: 'GET',
    path: `${deployments}/by-name/{name}`,
    summary: 'Shows the deployment of this exact name.',
    answers: { 200: aiDeployment },
    problems: ['not_found'],
  },
  deleteAiDeployment: {
    method: 'DELETE',
    path: `${deployments}/{id}`,
    summary: 'Deletes a deployment and its keys.',
    who,
    answers: { 204: undefined },
    problems: ['not_found', 'forbidden'],
  },
  listAiKeys: {
    method: 'GET',
    path: `${deployments}/{id}/api-keys`,
    summary: 'Lists the keys to a deployment.',
    answers: { 200: list(aiKey) },
    problems: ['not_found'],
  },
  createAiKey: {
    method: 'POST',
    path: `${deployments}/{id}/api-keys`,
    summary: 'Makes a key, shown this once.',
    who,
    body: aiKeyRequest,
    answers: { 201: aiKeyWithSecret },
    problems: ['not_found', 'forbidden', 'name_taken'],
    secret: true,
  },
  getAiKeyByName: {
    method: 'GET',
    path: `${deployments}/{id}/api-keys/by-name/{name}`,
    summary: 'Shows the key of this exact name.',
    answers: { 200: aiKey },
    problems: ['not_found'],
  },
  deleteAiKey: {
    method: 'DELETE',
    path: `${deployments}/{id}/api-keys/{keyId}`,
    summary: 'Deletes a key.',
    who,
    answers: { 204: undefined },
    problems: ['not_found', 'forbidden'],
  },
} satisfies Contracts
