import { expect, test } from '@jest/globals'
import { chooseFlow } from '../../src/auth/choose-flow.ts'
import type { Surroundings } from '../../src/auth/choose-flow.ts'

const desktop: Surroundings = {
  env: { DISPLAY: ':0' },
  platform: 'linux',
  isInteractive: true,
  isContainer: false,
}

test.each<[string, Partial<Surroundings>, string, string]>([
  ['a desktop', {}, 'web', 'this machine seems to have a browser'],
  ['Wayland', { env: { WAYLAND_DISPLAY: 'w' } }, 'web', 'this machine seems to have a browser'],
  ['a Mac', { env: {}, platform: 'darwin' }, 'web', 'this machine seems to have a browser'],
  ['$BROWSER', { env: { BROWSER: 'w3m' } }, 'web', 'this machine seems to have a browser'],
  ['WSL', { env: { WSL_DISTRO_NAME: 'x' } }, 'web', 'this machine seems to have a browser'],
  ['a server', { env: {} }, 'device', 'there is no display'],
  ['SSH', { env: { DISPLAY: ':0', SSH_TTY: '/dev/x' } }, 'device', 'this is an SSH session'],
  ['a CI job', { env: { DISPLAY: ':0', CI: 'true' } }, 'device', 'this is a CI job'],
  ['a pipe', { isInteractive: false }, 'device', 'this is not a terminal'],
  ['a container', { isContainer: true }, 'device', 'this is a container'],
])('on %s the choice says why', (_what, change, flow, reason) => {
  expect(chooseFlow({}, { ...desktop, ...change })).toEqual({ flow, reason })
})

test.each([
  [{ web: true }, 'web'],
  [{ device: true }, 'device'],
  [{ 'with-token': true }, 'with-token'],
  [{ 'client-credentials': true }, 'client-credentials'],
  [{ web: false }, 'device'],
  [{ device: false }, 'web'],
])('what %o asks for is not second-guessed', (flags, flow) => {
  const surroundings = { ...desktop, isInteractive: flow === 'device' }
  expect(chooseFlow(flags, surroundings)).toEqual({ flow, reason: undefined })
})

test.each([
  { web: true, device: true },
  { web: false, device: false },
  { 'with-token': true, 'client-credentials': true },
])('%o contradicts itself and is refused', (flags) => {
  expect(() => chooseFlow(flags, desktop)).toThrow(
    expect.objectContaining({ kind: 'usage', slug: 'auth.which-way' }),
  )
})
