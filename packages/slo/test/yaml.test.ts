import { describe, expect, test } from '@jest/globals'
import { toYaml } from '../src/prometheus/index.ts'
import { readYaml } from './support/read-yaml.ts'

describe('toYaml', () => {
  test('what YAML could mistake is quoted, and reads back as it was', () => {
    const value = {
      plain: 'some words',
      bool: 'yes',
      number: '30',
      colon: 'a: b',
      hash: 'a #b',
      block: 'first\n  second\n\nthird',
      trailing: 'line\n',
      nested: [
        { a: 'x', b: ['y', 'z'] },
        { c: {}, d: [] },
      ],
    }
    expect(readYaml(toYaml(value))[0]).toEqual(value)
    expect(toYaml({ bool: 'yes', number: '30', absent: undefined, count: 1 })).toBe(
      'bool: "yes"\nnumber: "30"\ncount: 1\n',
    )
  })
})
