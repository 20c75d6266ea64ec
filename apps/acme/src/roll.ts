import { randomInt } from 'node:crypto'
import { type Command, defineCommand } from '@indev/cli'

/** `acme roll`: what the dice show is the user's own; how many there were is recorded. */
export const roll: Command = defineCommand({
  path: ['roll'],
  summary: 'Rolls dice.',
  args: {
    dice: { type: 'number', summary: 'How many', integer: true, min: 1, max: 100, default: 2 },
  },
  telemetry: { attributes: { dice: 'number' } },
  run({ dice }, ctx) {
    ctx.telemetry.set({ dice })
    return Array.from({ length: dice }, () => randomInt(1, 7))
  },
  human: (faces) => faces.join(' '),
})
