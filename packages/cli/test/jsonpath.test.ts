import { describe, expect, test } from '@jest/globals'
import { evaluateJsonpath, jsonpathProblem } from '../src/output/jsonpath.ts'

/** The document of kubectl's own page on JSONPath, with what its examples answer. */
const LIST = {
  kind: 'List',
  items: [
    {
      kind: 'None',
      metadata: { name: '127.0.0.1', labels: { 'kubernetes.io/hostname': '127.0.0.1' } },
      status: {
        capacity: { cpu: '4' },
        addresses: [{ type: 'LegacyHostIP', address: '127.0.0.1' }],
      },
    },
    {
      kind: 'None',
      metadata: { name: '127.0.0.2' },
      status: {
        capacity: { cpu: '8' },
        addresses: [
          { type: 'LegacyHostIP', address: '127.0.0.2' },
          { type: 'another', address: '127.0.0.3' },
        ],
      },
    },
  ],
  users: [
    { name: 'myself', user: {} },
    { name: 'e2e', user: { username: 'admin', password: 'secret' } },
  ],
}

describe('the examples of kubectl', () => {
  test.each([
    ['{.kind}', 'List'],
    ["{['kind']}", 'List'],
    ["{['kind', 'missing']}", 'List'],
    ['{..name}', '127.0.0.1 127.0.0.2 myself e2e'],
    ['{.items[*].metadata.name}', '127.0.0.1 127.0.0.2'],
    ["{.items[*]['metadata.name', 'status.capacity']}", ''],
    ["{.users[?(@.name=='e2e')].user.password}", 'secret'],
    ['{.users[?(@.name=="e2e")].user.password}', 'secret'],
    ['{.users[0].name}', 'myself'],
    ['{.users[0:2].name}', 'myself e2e'],
    ['{.users[-1].name}', 'e2e'],
    ['{.users[-1:].name}', 'e2e'],
    ['{.items[0:2:2].metadata.name}', '127.0.0.1'],
    [
      '{range .items[*]}[{.metadata.name}, {.status.capacity}] {end}',
      '[127.0.0.1, {"cpu":"4"}] [127.0.0.2, {"cpu":"8"}] ',
    ],
    [
      '{range .items[*]}{.metadata.name}{"\\t"}{.status.capacity.cpu}{"\\n"}{end}',
      '127.0.0.1\t4\n127.0.0.2\t8\n',
    ],
    ['{.items[0].metadata.labels.kubernetes\\.io/hostname}', '127.0.0.1'],
    ["{.items[0].metadata.labels['kubernetes\\.io/hostname']}", '127.0.0.1'],
    ['{.items..metadata.name}', '127.0.0.1 127.0.0.2'],
    ['{.items[*].status.addresses[?(@.type=="another")].address}', '127.0.0.3'],
    ['{@.kind}', 'List'],
    ['{$.kind}', 'List'],
    ['kind is {.kind}', 'kind is List'],
  ])('%s', (template, text) => {
    expect(evaluateJsonpath(template, LIST)).toBe(text)
  })
})

describe('beyond them', () => {
  const value = [
    { n: 1, s: 'a', on: true, none: null, list: [{ x: 1 }, { x: 2 }] },
    { n: 22, s: 'b', on: false, list: [] },
  ]

  test.each([
    ['[*].n', '1 22'],
    ['$[1].s', 'b'],
    ['.[1].s', 'b'],
    ['{.}', JSON.stringify(value)],
    ['{[*].none}', 'null'],
    ['{[?(@.n>1)].s}', 'b'],
    ['{[?(@.n >= 1)].s}', 'a b'],
    ['{[?(@.n<22)].s}', 'a'],
    ['{[?(@.n <= 0)].s}', ''],
    ['{[?(@.s != "a")].n}', '22'],
    ['{[?(@.s > "a")].n}', '22'],
    ['{[?(@.on==true)].s}', 'a'],
    ['{[?(@.none==null)].s}', 'a'],
    ['{[?(@.none)].s}', 'a'],
    ['{[?(@.s > 1)].s}', ''],
    ['{[?(@.s == $[1].s)].n}', '22'],
    ['{[0,1].n}', '1 22'],
    ['{[5].n}', ''],
    ['{.n}', ''],
    ['{[*].list[*].x}', '1 2'],
    ['{[0].*}', '1 a true null [{"x":1},{"x":2}]'],
    ['{range [*]}{range .list[*]}{.x}{$[0].s}{end};{end}', '1a2a;;'],
    ['{.toString}{.__proto__}{[0].constructor}', ''],
  ])('%s', (template, text) => {
    expect(evaluateJsonpath(template, value)).toBe(text)
  })

  test.each([
    ['{.a', '"}" is expected'],
    ['{.a[}', 'an index'],
    ['{.a[0}', '"]" is expected'],
    ['{range .a}', 'without its {end}'],
    ['{end}', 'without its {range}'],
    ['{.a[?(@.x ~ 1)]}', '")" is expected'],
    ['{.a[0:2:0]}', 'a step above 0'],
    ['{.a[0,"x"]}', 'another of the same kind'],
    ['{a}', 'a path'],
    ['{..}', 'a name'],
    ['{}}', undefined],
  ])('%s is a mistake: %s', (template, problem) => {
    const found = jsonpathProblem(template)
    expect(problem === undefined ? found : found?.includes(problem)).toBe(
      problem === undefined ? undefined : true,
    )
  })
})
