import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  type ConsentRule,
  type ConsentState,
  isUploadAllowed,
  resolveConsent,
} from '../src/consent.ts'
import { markNoticeShown, noticeText } from '../src/notice.ts'
import { readUserConfig, writeUserConfig } from '../src/user-config.ts'
import { APP, type Place, newPlace } from './support/place.ts'

/** The rules from the strongest to the weakest, as design.md orders them. */
const RULES = [
  { rule: 'flag', says: 'on' },
  { rule: 'flag', says: 'off' },
  { rule: 'env', says: 'on' },
  { rule: 'env', says: 'off' },
  { rule: 'do-not-track', says: 'off' },
  { rule: 'otel-sdk-disabled', says: 'off' },
  { rule: 'ci', says: 'off' },
  { rule: 'user-config', says: 'local' },
  { rule: 'user-config', says: 'off' },
  { rule: 'default', says: 'on' },
] as const

type Setting = (typeof RULES)[number]

function decide(
  place: Place,
  settings: readonly Setting[],
): { state: ConsentState; rule: ConsentRule } {
  const env: NodeJS.ProcessEnv = {}
  let flag: string | undefined
  rmSync(place.paths.configFile, { force: true })
  for (const { rule, says } of settings) {
    if (rule === 'flag') flag = says
    if (rule === 'env') env['DEMO_TELEMETRY'] = says
    if (rule === 'do-not-track') env['DO_NOT_TRACK'] = '1'
    if (rule === 'otel-sdk-disabled') env['OTEL_SDK_DISABLED'] = 'TRUE'
    if (rule === 'ci') env['CI'] = 'true'
    if (rule === 'user-config') writeUserConfig(place.paths, { telemetry: says })
  }
  const { state, rule } = resolveConsent({
    app: APP,
    env,
    paths: place.paths,
    flag,
    descendant: false,
  })
  return { state, rule }
}

describe('precedence', () => {
  const pairs = RULES.flatMap((strong, at) =>
    RULES.slice(at + 1)
      .filter((weak) => weak.rule !== strong.rule)
      .map((weak) => ({
        strong,
        weak,
        title: `${strong.rule} ${strong.says} beats ${weak.rule} ${weak.says}`,
      })),
  )

  test.each(pairs)('$title', ({ strong, weak }) => {
    using place = newPlace()
    markNoticeShown(place.paths)
    expect(decide(place, [strong, weak])).toEqual({ state: strong.says, rule: strong.rule })
  })
})

test.each(['', '0', 'false', 'FALSE'])('DO_NOT_TRACK=%j is not an opt-out', (value) => {
  using place = newPlace()
  markNoticeShown(place.paths)
  const env = { DO_NOT_TRACK: value }
  expect(resolveConsent({ app: APP, env, paths: place.paths }).rule).toBe('default')
})

test.each(['banana', 'ON!', '2'])('a word that is not understood (%s) is an opt-out', (value) => {
  using place = newPlace()
  for (const input of [{ env: { DEMO_TELEMETRY: value } }, { env: {}, flag: value }]) {
    expect(resolveConsent({ app: APP, paths: place.paths, ...input }).state).toBe('off')
  }
})

test('below a detached job nothing can switch it on', () => {
  using place = newPlace()
  const input = { app: APP, env: { DEMO_TELEMETRY: 'on' }, paths: place.paths, flag: 'on' }
  expect(resolveConsent({ ...input, descendant: true })).toMatchObject({
    state: 'off',
    rule: 'descendant',
  })
})

test('without a directory nothing can be recorded, whatever is asked for', () => {
  const input = { app: APP, env: {}, paths: undefined, descendant: false }
  expect(resolveConsent({ ...input, flag: 'on' })).toMatchObject({ state: 'off', rule: 'no-home' })
  expect(resolveConsent({ ...input, flag: 'off' })).toMatchObject({ state: 'off', rule: 'flag' })
})

test('nothing is recorded until the notice has been shown, that run included', () => {
  using place = newPlace()
  const input = { app: APP, env: {}, paths: place.paths }
  expect(resolveConsent(input)).toMatchObject({ state: 'off', rule: 'notice-not-shown' })
  expect(markNoticeShown(place.paths)).toBe(true)
  expect(resolveConsent(input)).toMatchObject({ state: 'on', rule: 'default' })
})

test('settings that cannot be read might hold an opt-out, and are one', () => {
  using place = newPlace()
  markNoticeShown(place.paths)
  mkdirSync(dirname(place.paths.configFile), { recursive: true })
  for (const text of ['{', '[]', '{"telemetry":"maybe"}']) {
    writeFileSync(place.paths.configFile, text)
    expect(resolveConsent({ app: APP, env: {}, paths: place.paths })).toMatchObject({
      state: 'off',
      rule: 'user-config',
    })
    expect(isUploadAllowed(place.paths, 'default')).toBe(false)
  }
})

test('what was recorded by default may leave until the user says otherwise', () => {
  using place = newPlace()
  expect(isUploadAllowed(place.paths, 'default')).toBe(false)
  markNoticeShown(place.paths)
  expect(isUploadAllowed(place.paths, 'default')).toBe(true)
  writeUserConfig(place.paths, { telemetry: 'local' })
  expect(isUploadAllowed(place.paths, 'default')).toBe(false)
  expect(isUploadAllowed(place.paths, 'env')).toBe(true)
})

test('a setting is changed without touching those of others', () => {
  using place = newPlace()
  mkdirSync(dirname(place.paths.configFile), { recursive: true })
  writeFileSync(place.paths.configFile, '{"host":"https://h.example","telemetry":"on"}')
  writeUserConfig(place.paths, { telemetry: null, telemetryEndpoint: 'https://otlp.example' })
  expect(readUserConfig(place.paths)).toEqual({ telemetryEndpoint: 'https://otlp.example' })
  expect(place.bytes().toString()).toContain('https://h.example')
})

test('settings that cannot be parsed are not overwritten', () => {
  using place = newPlace()
  mkdirSync(dirname(place.paths.configFile), { recursive: true })
  writeFileSync(place.paths.configFile, '{ half')
  expect(() => writeUserConfig(place.paths, { telemetry: 'off' })).toThrow(
    /cannot be read as JSON/u,
  )
  expect(place.bytes().toString()).toContain('{ half')
})

test('the notice names the command and the variables that switch it off', () => {
  expect(noticeText(APP)).toContain('demo telemetry off')
  expect(noticeText(APP)).toContain('DEMO_TELEMETRY=off, or DO_NOT_TRACK=1')
})

test('the notice fits into a terminal of 80 columns', () => {
  const widths = noticeText({ ...APP, name: 'indev', envPrefix: 'INDEV' })
    .split('\n')
    .map((line) => line.length)
  expect(Math.max(...widths)).toBeLessThanOrEqual(80)
})
