import { expect, test } from '@jest/globals'
import { commandProblems } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { commandLine } from '../../src/clusters/command-line.ts'
import { readLabels } from '../../src/clusters/labels.ts'
import { countProblem, nameProblem } from '../../src/clusters/wizard.ts'

test('a command line to paste says what was said, quoted where a shell would take it apart', async () => {
  const line = commandLine(['indev', 'cluster', 'create'], {
    name: "it's",
    nodes: 3,
    'enable-autoscaling': false,
    'if-not-exists': true,
    label: ['a=b', 'c='],
    sso: undefined,
    environment: 'two words',
  })
  expect(line).toBe(
    String.raw`indev cluster create --name 'it'\''s' --nodes 3 --if-not-exists --label a=b --label c= --environment 'two words'`,
  )
  await expect(commandProblems(indev, [line])).resolves.toEqual([])
})

test('labels are read as Kubernetes writes them', () => {
  expect(readLabels(['team=web', 'example.com/tier=', 'team=web'])).toEqual({
    team: 'web',
    'example.com/tier': '',
  })
})

test.each([[['team']], [['=x']], [['-a=x']], [['a=b c']], [['a=1', 'a=2']]])(
  '%j is no label',
  (given) => {
    expect(() => readLabels(given)).toThrow('--label')
  },
)

test.each([
  ['', 'a name is needed'],
  ['Demo', 'only a to z, 0 to 9 and hyphens'],
  ['-demo', 'no hyphen at the ends'],
  ['x'.repeat(33), 'at most 32 characters'],
  ['demo-2', undefined],
])('the wizard says of %j: %s', (name, problem) => {
  expect(nameProblem(name)).toBe(problem)
})

test.each([
  ['2', 2, undefined],
  ['9', 2, 'a whole number from 2 to 8'],
  ['2.5', 2, 'a whole number from 2 to 8'],
  ['3', 4, 'a whole number from 4 to 8'],
])('the wizard says of %j nodes, at least %d: %s', (text, least, problem) => {
  expect(countProblem(text, least)).toBe(problem)
})
