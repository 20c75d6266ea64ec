import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createKubeClient } from '../provisioners/kube-client.ts'
import type { ProvisionerChoice } from '../provisioners/create-provisioner.ts'
import { fix, ok, type Finding } from './finding.ts'

const limitMs = 5000

/** Whether the software is there that makes clusters. */
export async function checkProvisioner(
  choice: ProvisionerChoice,
  env: NodeJS.ProcessEnv,
): Promise<Omit<Finding, 'what'>> {
  const { name } = choice
  if (name === 'sim') return ok('sim: clusters are simulated')
  if (name === 'exec') {
    const { script } = choice
    if (isProgram(script)) return ok(`exec: ${script}`)
    return fix(`${script} is no program`, `chmod +x ${script}, or another --script`)
  }
  if (name === 'capi') {
    const { server, tokenFile } = choice
    const kube = createKubeClient({ server, tokenFile, limitMs, fetch })
    const version = await kube.get('/version', new AbortController().signal)
    if (version !== undefined) return ok(`capi: ${server} answers`)
    return fix(`${server} is no Kubernetes API`, 'check --capi-server')
  }
  const dirs = (env['PATH'] ?? '').split(delimiter).filter((dir) => dir !== '')
  const found = dirs.map((dir) => join(dir, name)).find(isProgram)
  if (found !== undefined) return ok(`${name}: ${found}`)
  return fix(`${name} is not on the PATH`, `install ${name}, or set PATH for the platform`)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
