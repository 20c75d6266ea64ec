process.on('unhandledRejection', (error) => {
  throw error
})
void (async function main() {
  const m = 'main-local'
  await Promise.resolve()
  throw new Error(m)
})()
