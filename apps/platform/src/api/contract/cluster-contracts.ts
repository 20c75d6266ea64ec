import type { Contracts } from './contract.ts'
import { cluster, clusterChange, clusterRequest, clusterState, quota } from './cluster-shapes.ts'
import { describe, integer, list, pattern, text } from './schema.ts'

/** Clusters and the quota on them. */
export const clusterContracts = {
  listClusters: {
    method: 'GET',
    path: '/clusters',
    summary: 'Lists the clusters of your organization in the order in which they were made.',
    query: {
      labelSelector: describe('as for kubectl: `team=a,tier in (web,db),!legacy`', text(1024)),
      status: clusterState,
      limit: describe(
        'at most so many; where there are more, `Link` names the next page; all where it is left out',
        integer(1, 1000),
      ),
      cursor: describe('from the `Link` of the page before', pattern(String.raw`^[\w-]+$`, 1, 64)),
    },
    answers: { 200: list(cluster) },
  },
  createCluster: {
    method: 'POST',
    path: '/clusters',
    summary: 'Creates a cluster; a suffix makes its name unique unless `nameSuffix` is false.',
    body: clusterRequest,
    answers: { 201: cluster },
    problems: ['quota_exceeded', 'cluster_exists'],
  },
  getClusterByName: {
    method: 'GET',
    // The public Go client does not escape names, which may hold slashes.
    path: '/clusters/by-name/{name+}',
    summary: 'Shows the cluster of this exact name.',
    answers: { 200: cluster },
    problems: ['not_found'],
    tagged: true,
  },
  getCluster: {
    method: 'GET',
    path: '/clusters/{id}',
    summary: 'Shows a cluster.',
    answers: { 200: cluster },
    problems: ['not_found'],
    tagged: true,
  },
  getClusterStatus: {
    method: 'GET',
    path: '/clusters/{id}/status',
    summary: 'Shows a cluster; kept for clients that poll here.',
    answers: { 200: cluster },
    problems: ['not_found'],
    tagged: true,
  },
  changeCluster: {
    method: 'PATCH',
    path: '/clusters/{id}',
    summary: 'Changes the sizes of node pools, labels, protection and expiry of a cluster.',
    who: 'its admins and owners of the organization',
    body: clusterChange,
    answers: { 200: cluster, 202: cluster },
    problems: ['not_found', 'forbidden', 'precondition_failed', 'cluster_not_ready'],
    conditional: true,
    tagged: true,
  },
  deleteCluster: {
    method: 'DELETE',
    path: '/clusters/{id}',
    summary: 'Deletes a cluster, also one that is still being made.',
    who: 'its admins and owners of the organization',
    answers: { 202: undefined },
    problems: ['not_found', 'forbidden', 'precondition_failed', 'cluster_protected'],
    conditional: true,
  },
  getQuota: {
    method: 'GET',
    path: '/quota',
    summary: 'Shows how many clusters your organization may have, and has.',
    answers: { 200: quota },
  },
} satisfies Contracts
