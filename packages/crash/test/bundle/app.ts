// A small program that crashes in its own code, to be bundled and minified.
interface Config {
  readonly cluster?: { readonly name: string }
}

class Provisioner {
  readonly #config: Config

  constructor(config: Config) {
    this.#config = config
  }

  createCluster(region: string): string {
    const prefix = region.toUpperCase()
    return readName(this.#config, prefix)
  }
}

function readName(config: Config, prefix: string): string {
  if (config.cluster === undefined) throw new TypeError(`no cluster in ${prefix}`)
  return prefix + config.cluster.name
}

const startCommand = (region: string): string => new Provisioner({}).createCluster(region)

setTimeout(() => {
  startCommand('eu')
}, 1)
