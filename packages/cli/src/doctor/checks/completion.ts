import { basename, join } from 'node:path'
import { type Shell, SHELLS, completionScript } from '../../completion/scripts.ts'
import { type DoctorCheck, type Fix, skipped } from '../check.ts'
import { textOf, writeNewFile } from '../file-facts.ts'

/** Whether the user's shell completes commands at Tab. */
export const completion: DoctorCheck = {
  id: 'completion',
  title: 'Completion at Tab',
  run({ app, env }) {
    const shell = SHELLS.find((each) => each === basename(env['SHELL'] ?? ''))
    const home = env['HOME']
    if (shell === undefined || home === undefined) return skipped('the shell is not known')
    const { name } = app.identity
    const files = filesOf(shell, home, env['XDG_CONFIG_HOME'], name)
    const line = `${name} completion ${shell}`
    const isLearnt = files.some((file) => {
      const text = textOf(file)
      return text?.includes(line) === true || text?.includes(`Tab completion of ${name} `) === true
    })
    if (isLearnt) return { status: 'ok', what: `${shell} knows it` }
    return {
      status: 'warning',
      what: `${shell} does not know it`,
      why: 'the first line of the script says where it goes',
      next: { command: line, why: 'prints the script' },
      ...(shell === 'fish' ? { fix: fixFor(name, files[0] ?? '') } : {}),
    }
  },
}

function filesOf(
  shell: Shell,
  home: string,
  configHome: string | undefined,
  name: string,
): readonly string[] {
  if (shell === 'bash')
    return ['.bashrc', '.bash_profile', '.profile'].map((file) => join(home, file))
  if (shell === 'zsh') return ['.zshrc', '.zprofile', '.zshenv'].map((file) => join(home, file))
  const config = configHome ?? join(home, '.config')
  return [join(config, 'fish', 'completions', `${name}.fish`), join(config, 'fish', 'config.fish')]
}

/** A file of its own is added; lines of files that people wrote are theirs. */
function fixFor(name: string, file: string): Fix {
  return {
    summary: `writes ${file}`,
    apply() {
      writeNewFile(join(file, '..'), basename(file), completionScript('fish', name))
    },
  }
}
