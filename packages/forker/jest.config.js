import preset from '@indev-internal/jest-preset'

// Real processes, on machines that may have two slow cores. Storms of one file run side by side, three at a time.
export default { ...preset, maxConcurrency: 3 }
