const { crash } = globalThis
crash.command('cluster create', {
  flags: ['--region', '--token=canary', 'canary'],
  positionals: 1,
  replaySafe: true,
})
async function create(name) {
  await Promise.resolve()
  throw new Error(`no cluster ${name}`)
}
create(process.argv.at(-1)).catch((error) => {
  crash.capture(error)
  process.exitCode = 70
})
