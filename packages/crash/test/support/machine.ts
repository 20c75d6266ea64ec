import type { Machine } from '../../src/identity.ts'
import { nodeMachine } from '../../src/identity.ts'
import { nodeIo, type CrashIo } from '../../src/io.ts'

/** `io`, except that its nth call fails before it reaches the system; `calls` counts them all. */
export function failingIo(n: number, code: string): { io: CrashIo; calls: string[] } {
  const calls: string[] = []
  const io = new Proxy(nodeIo(), {
    get: (target, name: keyof CrashIo) => {
      const call: unknown = target[name]
      if (typeof call !== 'function') return call
      return (...args: unknown[]): unknown => {
        calls.push(name)
        if (calls.length === n) throw Object.assign(new Error(`${code}: ${name}`), { code })
        return Reflect.apply(call, target, args)
      }
    },
  })
  return { io, calls }
}

/** This machine, with some of it changed. */
export function machine(changed: Partial<Machine> = {}): Machine {
  return { ...nodeMachine(nodeIo()), ...changed }
}

/** This machine with other contents of some files. */
export function machineWith(files: Readonly<Record<string, string>>): Machine {
  const io = nodeIo()
  const readSystem = (path: string): string => files[path] ?? io.readSystem(path)
  return machine({ io: { ...io, readSystem } })
}
