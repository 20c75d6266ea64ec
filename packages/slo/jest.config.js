import preset from '@indev-internal/jest-preset'

export default {
  ...preset,
  // What a subpath takes from the core by the package's name is the source here, not what was built.
  moduleNameMapper: { '^@indev/slo$': '<rootDir>/src/index.ts' },
}
