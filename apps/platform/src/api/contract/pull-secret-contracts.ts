import type { Contracts } from './contract.ts'
import { list } from './schema.ts'
import { pullSecret, pullSecretChange, pullSecretRequest } from './shapes.ts'

const who = 'owners of the organization'

/** Credentials for registries, and which cluster uses them. */
export const pullSecretContracts = {
  listPullSecrets: {
    method: 'GET',
    path: '/settings/image-pull-secrets',
    summary: 'Lists the pull secrets of your organization.',
    answers: { 200: list(pullSecret) },
  },
  createPullSecret: {
    method: 'POST',
    path: '/settings/image-pull-secrets',
    summary: 'Creates a pull secret; passwords are never shown again.',
    who,
    body: pullSecretRequest,
    answers: { 201: pullSecret },
    problems: ['forbidden', 'name_taken'],
    secret: true,
  },
  getPullSecret: {
    method: 'GET',
    path: '/settings/image-pull-secrets/{id}',
    summary: 'Shows a pull secret.',
    answers: { 200: pullSecret },
    problems: ['not_found'],
  },
  changePullSecret: {
    method: 'PATCH',
    path: '/settings/image-pull-secrets/{id}',
    summary: 'Adds, replaces and (with null) removes registries; one must stay.',
    who,
    body: pullSecretChange,
    answers: { 200: pullSecret },
    problems: ['not_found', 'forbidden'],
    secret: true,
  },
  deletePullSecret: {
    method: 'DELETE',
    path: '/settings/image-pull-secrets/{id}',
    summary: 'Deletes a pull secret; clusters that use it go on without.',
    who,
    answers: { 204: undefined },
    problems: ['not_found', 'forbidden'],
  },
  setClusterPullSecret: {
    method: 'PUT',
    path: '/clusters/{id}/image-pull-secrets/{secretId}',
    summary: 'Makes a cluster use a pull secret.',
    who: 'admins of the cluster and owners of the organization',
    answers: { 204: undefined },
    problems: ['not_found', 'forbidden'],
  },
} satisfies Contracts
