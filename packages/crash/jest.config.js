import preset from '@indev-internal/jest-preset'

// Programs that die, a few at a time.
export default { ...preset, testTimeout: 30_000 }
