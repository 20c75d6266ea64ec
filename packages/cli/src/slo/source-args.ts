/** The arguments of a command that can look at the whole fleet. */
export const SOURCE_ARGS = {
  source: {
    type: 'string',
    choices: ['journal', 'prometheus'],
    default: 'journal',
    summary: 'Whose commands: those of this machine, or of the fleet',
  },
  url: { type: 'string', summary: 'Base URL of the Prometheus server' },
} as const
