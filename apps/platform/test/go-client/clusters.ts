import { anId, cluster, pools, type Case } from './case.ts'

/** A cluster is made and looked at. */
export const clusterCases: readonly Case[] = [
  {
    does: 'cluster list, empty',
    send: ['GET', '/clusters'],
    status: 200,
    gets: [],
  },
  {
    does: 'cluster create',
    send: ['POST', '/clusters', `{"name":"demo","ssoProvisioner":"<sso>","nodepools":${pools}}`],
    status: 201,
    gets: cluster,
    learns: 'cluster',
  },
  {
    does: 'cluster list',
    send: ['GET', '/clusters'],
    status: 200,
    gets: [cluster],
  },
  {
    does: 'cluster get',
    send: ['GET', '/clusters/by-name/<clusterName>'],
    status: 200,
    gets: cluster,
  },
  {
    does: 'cluster get of a name that is not there',
    send: ['GET', '/clusters/by-name/nobody'],
    status: 404,
    gets: 'not_found: there is no such cluster\n',
  },
  {
    does: 'cluster status',
    send: ['GET', '/clusters/<cluster>/status'],
    status: 200,
    gets: cluster,
  },
]

/** Another one is made, and the first deleted. */
export const lastClusterCases: readonly Case[] = [
  {
    does: 'cluster create, autoscaling',
    send: [
      'POST',
      '/clusters',
      `{"name":"demo","ssoProvisioner":"<sso>","nodepools":[{"preset":"balanced","autoscalingEnabled":true,"minCount":2,"maxCount":8}]}`,
    ],
    status: 201,
    gets: {
      ...cluster,
      nodePools: [
        {
          id: anId,
          name: 'pool-1',
          preset: 'balanced',
          autoscalingEnabled: true,
          minCount: 2,
          maxCount: 8,
          compute: { cores: 4, memory: '16Gi' },
        },
      ],
    },
  },
  { does: 'cluster delete', send: ['DELETE', '/clusters/<cluster>'], status: 202, gets: undefined },
]
