import { expect, test } from '@jest/globals'
import type { OperationKind } from '../../src/clusters/operation.ts'
import { toolName } from '../../src/provisioners/tool.ts'
import { clusterOf } from '../support/example-cluster.ts'
import { worlds } from '../support/provisioner-worlds.ts'

// What is run and called, word for word, in the life of a cluster: made with 4 nodes (and 1 for the control plane),
// scaled to 7 where that can be done, asked for its kubeconfig, deleted. The software itself is not run here.

const never = new AbortController().signal

const core = '/apis/cluster.x-k8s.io/v1beta2/namespaces/ns'
const machines = ['a1111111', 'b1111111'].map((pool) => `${core}/machinedeployments/NAME-${pool}`)
const applied = machines.map((path) => `PATCH ${path}`)
const nodes = [...applied, ...machines.map((path) => `GET ${path}`)]

const lives: Readonly<Record<string, readonly string[]>> = {
  exec: ['create', 'update', 'kubeconfig', 'delete'].map((action) => `/opt/script ${action}`),
  kind: [
    'kind get clusters --quiet',
    'kind create cluster --name NAME --kubeconfig /data/NAME.yaml --image kindest/node:v1.35.2 --wait 5m --config - --quiet',
    'kind get kubeconfig --name NAME --quiet',
    'kind get clusters --quiet',
    'kind get nodes --name NAME --quiet',
    'kind delete cluster --name NAME --kubeconfig /data/NAME.yaml --quiet',
  ],
  k3d: [
    'k3d cluster list --output json',
    'k3d cluster create NAME --servers 1 --agents 4 --image rancher/k3s:v1.35.2-k3s1 --kubeconfig-update-default=false --kubeconfig-switch-context=false --timeout 300s',
    'k3d cluster list --output json',
    'k3d cluster list --output json',
    'k3d node create NAME-more-1 --cluster NAME --role agent --replicas 3 --wait',
    'k3d kubeconfig get NAME',
    'k3d cluster list --output json',
    'k3d cluster delete NAME',
  ],
  vcluster: [
    'vcluster list --output json',
    'vcluster create NAME --namespace NAME --kubernetes-version v1.35.2 --connect=false --upgrade',
    'vcluster connect NAME --namespace NAME --print',
    'vcluster list --output json',
    'vcluster delete NAME --namespace NAME --delete-namespace --ignore-not-found',
  ],
  capi: [
    'PATCH /apis/infrastructure.cluster.x-k8s.io/v1beta2/namespaces/ns/dockerclusters/NAME',
    'PATCH /apis/controlplane.cluster.x-k8s.io/v1beta2/namespaces/ns/kubeadmcontrolplanes/NAME',
    `PATCH ${core}/clusters/NAME`,
    ...applied,
    `GET ${core}/clusters/NAME`,
    ...nodes,
    ...nodes,
    'GET /api/v1/namespaces/ns/secrets/NAME-kubeconfig',
    `DELETE ${core}/clusters/NAME`,
    `GET ${core}/clusters/NAME`,
  ],
}

test.each(Object.entries(lives))('%s', async (name, life) => {
  const world = worlds[name]?.()
  if (world === undefined) throw new Error(`no world for ${name}`)
  const { provisioner, log } = world
  const perform = async (kind: OperationKind, replicas: number) => {
    for (const step of provisioner.plan[kind]) {
      const request = { kind, step, cluster: clusterOf('1', replicas), attempt: 0 }
      await provisioner.run(request, never)
    }
  }
  await perform('create', 2)
  await perform('update', 5)
  await provisioner.kubeconfig(clusterOf('1'), never)
  await perform('delete', 5)
  const given = toolName(clusterOf('1'))
  expect(log.map((line) => line.replaceAll(given, 'NAME'))).toEqual(life)
})

test.each([
  ['kind', ['get clusters', 'get nodes', 'delete cluster', 'create cluster']],
  ['k3d', ['cluster list', 'cluster delete', 'cluster create']],
])('%s removes what was half made, and makes it again', async (name, verbs) => {
  const world = worlds[name]?.()
  if (world === undefined) throw new Error(`no world for ${name}`)
  const { provisioner, log } = world
  const create = (replicas: number) => {
    const cluster = clusterOf('1', replicas)
    return provisioner.run({ kind: 'create', step: 'cluster', cluster, attempt: 0 }, never)
  }
  await create(2)
  const before = log.length
  // More nodes are wanted than there are.
  await create(5)
  expect(log.slice(before).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual(verbs)
  expect(Object.values(world.clusters() ?? {})).toEqual([7])
})
