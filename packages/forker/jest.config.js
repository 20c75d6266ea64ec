import preset from '@indev-internal/jest-preset'

// Real processes, on machines that may have two slow cores.
export default { ...preset, testTimeout: 30_000 }
