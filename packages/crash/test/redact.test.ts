import { expect, test } from '@jest/globals'
import { openRedactor } from '../src/redact.ts'

const CANARY = 'c4n4ry0123456789abcdef'

test.each([
  ['jwt', `eyJhbGciOiJIUzI1NiJ9.${CANARY}.${CANARY}`],
  ['bearer', `Authorization: Bearer ${CANARY}`],
  ['url-password', `https://user:${CANARY}@example.org/x`],
  ['aws-key', 'AKIAC4N4RY0123456789'],
  ['vendor-token', `ghp_${CANARY}`],
  ['vendor-token', `glpat-${CANARY}`],
  ['assignment', `--api-key=${CANARY}`],
  ['assignment', `{"client_secret": "${CANARY}"}`],
  ['email', `${CANARY}@example.org`],
  ['pem', `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----`],
])('a value like %s goes, and is counted', (rule, text) => {
  const counts = {}
  const clean = openRedactor({}, {}).redactText(`before ${text} after`, counts)
  expect(clean).not.toMatch(/c4n4ry/i)
  expect(clean).toMatch(/^before .*after$/)
  expect(Object.keys(counts)).toContain(rule)
})

test('a field with a telling name goes with all that is in it', () => {
  const counts: Record<string, number> = {}
  const value = {
    password: CANARY,
    userPassword: CANARY,
    nested: { apiKey: CANARY, headers: { Cookie: [CANARY] } },
    sessionId: 5,
    isAuthenticated: true,
    author: 'kept',
  }
  const clean = openRedactor({}, {}).redact(value, counts)
  expect(JSON.stringify(clean)).not.toContain(CANARY)
  expect(clean).toMatchObject({ isAuthenticated: true, author: 'kept', nested: {} })
  expect(counts['name']).toBe(5)
})

test('the value of a secret of the environment is found anywhere, and the home directory', () => {
  const env = { DEPLOY_TOKEN: CANARY, PATH: '/usr/bin', PIN_TOKEN: 'short' }
  const counts: Record<string, number> = {}
  const redactor = openRedactor({}, env, '/home/somebody')
  const text = `in /home/somebody/x /usr/bin short ${CANARY}!`
  expect(redactor.redactText(text, counts)).toBe('in ~/x /usr/bin short «redacted:env»!')
  expect(counts).toEqual({ env: 1 })
})

test('names and patterns of the host are added to ours', () => {
  const rules = { names: ['customer'], patterns: { account: /ACC-\d+/ } }
  const counts: Record<string, number> = {}
  const clean = openRedactor(rules, {}).redact({ customerId: 'x', text: 'ACC-1 ACC-2' }, counts)
  expect(clean).toEqual({
    customerId: '«redacted:name»',
    text: '«redacted:account» «redacted:account»',
  })
  expect(counts).toEqual({ name: 1, account: 2 })
})

test('a circular value ends', () => {
  const value: { self?: object } = {}
  value.self = value
  expect(JSON.stringify(openRedactor({}, {}).redact(value, {}))).toMatch(/…/)
})

test.each(['GET /clusters/prod: 500', 'key=value', 'a:b=c', '12:30:01 started'])(
  'ordinary text stays: %s',
  (text) => {
    expect(openRedactor({}, {}).redactText(text, {})).toBe(text)
  },
)
