import { expect, test } from '@jest/globals'
import { KubeconfigDocument } from '../../src/kubeconfig/document.ts'

/** As kubectl writes it, with what people add to it by hand. */
const HAND_MADE = `# mine, since 2019
apiVersion: v1
kind: Config
preferences: {}
x-unknown:
  kept: true
clusters:
# the old cluster
- name: old
  cluster:
    server: https://old.example
    proxy-url: http://proxy.example # needed at the office
contexts:
- name: old
  context:
    cluster: old
    user: old
    namespace: web
users:
- name: old
  user:
    token: abc
current-context: old
`

test('what nobody touches stays, to the letter', () => {
  expect(new KubeconfigDocument(HAND_MADE).toString()).toBe(HAND_MADE)
})

test('a new entry joins the list; comments, unknown keys and the layout stay', () => {
  const document = new KubeconfigDocument(HAND_MADE)
  document.put('clusters', { name: 'new', value: { server: 'https://new.example' } })
  document.current = 'new'
  const added = `- name: new\n  cluster:\n    server: https://new.example\n`
  expect(document.toString()).toBe(
    HAND_MADE.replace('contexts:\n', `${added}contexts:\n`).replace(
      'current-context: old',
      'current-context: new',
    ),
  )
})

test('an entry of the same name keeps what others added to it', () => {
  const document = new KubeconfigDocument(HAND_MADE)
  document.put('clusters', { name: 'old', value: { server: 'https://moved.example' } })
  document.put('contexts', { name: 'old', value: { cluster: 'old', user: 'me' } })
  expect(document.toString()).toBe(
    HAND_MADE.replace('https://old.example', 'https://moved.example').replace(
      '    user: old',
      '    user: me',
    ),
  )
})

test('another way of proving oneself replaces the one before', () => {
  const document = new KubeconfigDocument(HAND_MADE)
  document.put('users', { name: 'old', value: { exec: { command: 'indev' } } }, ['token'])
  expect(document.entries('users')).toEqual([
    { name: 'old', value: { exec: { command: 'indev' } } },
  ])
})

test.each(['', 'clusters: []\nusers: []\n', 'apiVersion: v1\nclusters:\n', 'clusters: null\n'])(
  'a list that is not there yet is made, in %j',
  (text) => {
    const document = new KubeconfigDocument(text)
    document.put('clusters', { name: 'a', value: { server: 'https://a' } })
    document.put('clusters', { name: 'b', value: { server: 'https://b' } })
    const again = new KubeconfigDocument(document.toString())
    expect(again.entries('clusters').map(({ name }) => name)).toEqual(['a', 'b'])
  },
)

test('what is dropped is gone, and what was said above the list is not', () => {
  const document = new KubeconfigDocument(
    HAND_MADE.replace('contexts:', '- name: b\n  cluster: {server: x}\ncontexts:'),
  )
  expect([document.drop('clusters', 'old'), document.drop('clusters', 'none')]).toEqual([
    true,
    false,
  ])
  expect(document.entries('clusters').map(({ name }) => name)).toEqual(['b'])
  expect(document.toString()).toContain('# mine, since 2019')
})

test.each(['- a\n', 'a: [', '"just text"', 'a: 1\na: 2\n'])(
  'what is no kubeconfig is refused, not repaired: %j',
  (text) => {
    expect(() => new KubeconfigDocument(text)).toThrow(/^not /u)
  },
)

test('a message never repeats what may be a secret', () => {
  expect(() => new KubeconfigDocument('users: [{token: sesame\n')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('sesame') }),
  )
})
