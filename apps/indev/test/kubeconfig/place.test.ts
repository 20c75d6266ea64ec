import { expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { kubeconfigPlace } from '../../src/kubeconfig/place.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

test('without a word of it: the file in the home', () => {
  expect(kubeconfigPlace({ env: { HOME: '/h' } })).toEqual({
    files: ['/h/.kube/config'],
    target: '/h/.kube/config',
  })
})

test('the flag names this file and no other', () => {
  const env = { KUBECONFIG: '/a', HOME: '/h' }
  expect(kubeconfigPlace({ file: '/f', env })).toEqual({ files: ['/f'], target: '/f' })
})

test('new entries go into the first file of $KUBECONFIG that exists, else into its last', () => {
  using dir = temporaryDir()
  const files = ['one', 'two', 'three'].map((name) => join(dir.path, name))
  const env = { KUBECONFIG: ['', ...files, files[0]].join(delimiter) }
  expect(kubeconfigPlace({ env })).toEqual({ files, target: files[2] })
  writeFileSync(files[1] ?? '', '')
  expect(kubeconfigPlace({ env }).target).toBe(files[1])
})
