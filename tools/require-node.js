// First in every script that runs TypeScript sources: an older Node gets one clear line instead of a syntax error.
// Plain old JavaScript on purpose.
var wanted = [22, 18]
var have = process.versions.node.split('.').map(Number)
if (have[0] < wanted[0] || (have[0] === wanted[0] && have[1] < wanted[1])) {
  process.stderr.write(
    'This repo needs Node ' +
      wanted.join('.') +
      ' or newer, and found ' +
      process.versions.node +
      '.\n',
  )
  process.exit(1)
}
