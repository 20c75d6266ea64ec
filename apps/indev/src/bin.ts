#!/usr/bin/env node
// Parses on any Node that knows import(), so that an old one gets a sentence instead of a SyntaxError.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 15)) {
  void import('./main.ts').then(({ main }) => main())
} else {
  process.stderr.write(
    `indev needs Node.js 22.15 or newer; this is ${process.versions.node}: https://nodejs.org\n`,
  )
  process.exitCode = 10
}
