import { fileURLToPath } from 'node:url'

/** The one Jest config: `export { default } from '@indev-internal/jest-preset'`. */
export default {
  testEnvironment: 'node',
  // Only there to end what hangs: tests wait for bytes and events, and a busy machine is no failure.
  testTimeout: 180_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      fileURLToPath(import.meta.resolve('@swc/jest')),
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2023',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
        swcrc: false,
      },
    ],
  },
  reporters: [
    'default',
    [fileURLToPath(new URL('count-reporter.js', import.meta.url)), { file: '.jest/counts.json' }],
  ],
}
