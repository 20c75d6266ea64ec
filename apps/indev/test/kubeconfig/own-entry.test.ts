import { expect, test } from '@jest/globals'
import { ownExec, ownRunner, readOwnEntry } from '../../src/kubeconfig/own-entry.ts'

const EXEC = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: 'indev',
  args: ['kubeconfig', 'credential', '--cluster', 'c-1', '--host', 'https://p.example'],
  interactiveMode: 'Never',
}

test.each([
  ['a program by its path', ['/usr/bin/node', '/opt/bin/indev'], 'linux', '/opt/bin/indev', []],
  ['Node and the script', ['/n/node', '/s/indev.js'], 'linux', '/n/node', ['/s/indev.js']],
  ['Node there', ['C:\\node.exe', 'C:\\i.js'], 'win32', 'C:\\node.exe', ['C:\\i.js']],
] as const)('kubectl runs %s, wherever the PATH leads', (_what, argv, platform, command, args) => {
  const exec = ownExec(EXEC, { profile: 'default' }, ownRunner({}, argv, platform))
  expect(exec).toEqual({ ...EXEC, command, args: [...args, ...EXEC.args] })
})

test('the profile in force goes with it', () => {
  const exec = ownExec(EXEC, { profile: 'work' }, ownRunner({}, ['node', '/i']))
  expect(exec['args']).toEqual([...EXEC.args, '--profile', 'work'])
})

test('the folders in force go with it, and nothing else: kubectl may be started by whoever has none', () => {
  const variables = { XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '', INDEV_TOKEN: 's3cret' }
  const exec = ownExec(EXEC, { profile: 'default' }, ownRunner(variables, ['node', '/i']))
  expect(exec['env']).toEqual([{ name: 'XDG_DATA_HOME', value: '/d' }])
})

test('our entries are known again, whatever program they name', () => {
  const exec = ownExec(EXEC, { profile: 'work' }, ownRunner({}, ['/n', '/s.ts']))
  const own = { host: 'https://p.example', clusterId: 'c-1' }
  expect([readOwnEntry({ exec }), readOwnEntry({ exec: EXEC })]).toEqual([own, own])
})

test.each([
  undefined,
  'text',
  { token: 'x' },
  { exec: { command: 'aws', args: ['eks', 'get-token', '--cluster', 'c-1'] } },
  { exec: { command: 'indev', args: ['kubeconfig', 'get', '--cluster', 'c', '--host', 'h'] } },
  { exec: { command: 'indev', args: ['kubeconfig', 'credential', '--cluster'] } },
])("others' entries are not ours: %j", (user) => {
  expect(readOwnEntry(user)).toBeUndefined()
})
