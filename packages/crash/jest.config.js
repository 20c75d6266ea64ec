export { default } from '@indev-internal/jest-preset'
