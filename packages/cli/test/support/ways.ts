import { writeUserConfig } from '@indev/telemetry'
import { type Ended, Home, start } from './program.ts'

/** Runs the program that ends in every way. */
export function ways(home: Home, line: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start('ways-to-end', line.split(' '), home.env(more)).ended
}

/** The result of a command under `-o json`; a command that fails is an error. */
export async function answerOf(home: Home, line: string): Promise<unknown> {
  const { code, stdout, stderr } = await ways(home, `${line} -o json`)
  if (code !== 0) throw new Error(`${line}: exit ${code}: ${stdout}${stderr}`)
  return JSON.parse(stdout)
}

/** A home with `count` recorded commands and telemetry on. */
export async function withPending(count: number): Promise<Home> {
  const home = new Home()
  writeUserConfig(home.paths('ways'), { telemetry: 'on' })
  for (let done = 0; done < count; done += 1) await ways(home, 'end return')
  return home
}
