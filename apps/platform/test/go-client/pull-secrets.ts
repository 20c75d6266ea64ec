import { anId, cluster, pools, rfc3339, type Case } from './case.ts'

const secret = { id: anId, name: 'ghcr', createdAt: rfc3339, registries: ['ghcr.io'] }

/** A pull secret is made, changed, used and deleted. */
export const pullSecretCases: readonly Case[] = [
  {
    does: 'pull-secret create',
    send: [
      'POST',
      '/settings/image-pull-secrets',
      '{"name":"ghcr","registries":{"ghcr.io":{"username":"robot","password":"p4ss"}}}',
    ],
    status: 201,
    gets: secret,
    learns: 'secret',
  },
  {
    does: 'pull-secret list',
    send: ['GET', '/settings/image-pull-secrets'],
    status: 200,
    gets: [secret],
  },
  {
    does: 'pull-secret get',
    send: ['GET', '/settings/image-pull-secrets/<secret>'],
    status: 200,
    gets: secret,
  },
  {
    does: 'pull-secret registry add',
    send: [
      'PATCH',
      '/settings/image-pull-secrets/<secret>',
      '{"registries":{"quay.io":{"username":"robot","password":"p4ss"}}}',
    ],
    status: 200,
    gets: { ...secret, registries: ['ghcr.io', 'quay.io'] },
  },
  {
    does: 'pull-secret registry remove',
    send: ['PATCH', '/settings/image-pull-secrets/<secret>', '{"registries":{"quay.io":null}}'],
    status: 200,
    gets: secret,
  },
  {
    does: 'pull-secret registry remove of the last',
    send: ['PATCH', '/settings/image-pull-secrets/<secret>', '{"registries":{"ghcr.io":null}}'],
    status: 400,
    gets: 'invalid_request: registries one must stay\n',
  },
  {
    does: 'cluster pull-secret set',
    send: ['PUT', '/clusters/<cluster>/image-pull-secrets/<secret>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'cluster get, with its pull secret',
    send: ['GET', '/clusters/by-name/<clusterName>'],
    status: 200,
    gets: { ...cluster, imagePullSecret: { id: anId, name: 'ghcr', registries: ['ghcr.io'] } },
  },
  {
    does: 'cluster create with a pull secret',
    send: [
      'POST',
      '/clusters',
      `{"name":"demo","ssoProvisioner":"<sso>","nodepools":${pools},"pullSecretRef":"ghcr"}`,
    ],
    status: 201,
    gets: { ...cluster, imagePullSecret: { id: anId, name: 'ghcr', registries: ['ghcr.io'] } },
    learns: 'second',
  },
  {
    does: 'pull-secret delete',
    send: ['DELETE', '/settings/image-pull-secrets/<secret>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'cluster get, its pull secret gone',
    send: ['GET', '/clusters/by-name/<clusterName>'],
    status: 200,
    gets: cluster,
  },
]
