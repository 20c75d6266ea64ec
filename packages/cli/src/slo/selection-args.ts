/** The arguments of every command about objectives. */
export const SELECTION_ARGS = {
  id: { type: 'string', list: true, summary: 'Only these objectives' },
  dir: { type: 'string', summary: 'Directory of OpenSLO definitions' },
} as const
