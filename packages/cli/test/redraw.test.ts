import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { defineCommand } from '../src/define-command.ts'
import { stream } from '../src/output/stream.ts'
import { runInProcess } from '../src/testing.ts'
import { Screen } from './support/screen.ts'
import { openShop } from './support/shop.ts'

/** An app whose only command shows these texts, one after the other. */
function appOf(texts: readonly string[]): CliApp {
  const watch = defineCommand({
    path: ['watch'],
    summary: 'Watches.',
    args: {},
    run: () => stream(each(texts)),
    human: (text) => text,
  })
  const load = (): Promise<typeof watch> => Promise.resolve(watch)
  return { ...openShop().app, commands: [{ path: ['watch'], summary: 'Watches.', load }] }
}

/**
 * One after the other.
 *
 * @yields Each text.
 */
async function* each(texts: readonly string[]): AsyncGenerator<string> {
  await Promise.resolve()
  yield* texts
}

async function screenAfter(
  texts: readonly string[],
  [columns, rows]: readonly [number, number],
): Promise<Screen> {
  const { stdout } = await runInProcess(appOf(texts), ['watch'], {
    terminals: { stdout: true },
    columns,
    rows,
  })
  const screen = new Screen(columns, rows)
  screen.write(stdout)
  return screen
}

const lines = (count: number, width: number): string =>
  Array.from({ length: count }, (_, index) => `${index} ${'x'.repeat(width)}\n`).join('')

describe('a watched result on a terminal', () => {
  test.each([
    ['shorter', [lines(9, 30), lines(3, 4)]],
    ['longer', [lines(2, 4), lines(10, 30)]],
    ['as wide as the terminal', [lines(3, 38), lines(3, 38)]],
    ['empty', [lines(5, 5), '']],
    ['as high as there is room', [lines(11, 5), lines(11, 9)]],
    ['wider than the terminal', [lines(4, 99), lines(4, 77), lines(2, 3)]],
  ])('that gets %s stands alone on the screen, and nothing scrolls', async (_name, texts) => {
    const screen = await screenAfter(texts, [40, 12])
    const last = (texts.at(-1) ?? '').split('\n').map((line) => line.slice(0, 40))
    expect(screen.text).toBe(last.join('\n').trimEnd())
    expect(screen.scrolled).toEqual([])
  })

  test('that is too high is cut, and says by how much', async () => {
    const screen = await screenAfter([lines(50, 3), lines(60, 3)], [40, 6])
    expect(screen.text).toBe('0 xxx\n1 xxx\n2 xxx\n3 xxx\n… and 56 more lines')
    expect(screen.scrolled).toEqual([])
  })

  test('leaves the terminal as it was: what follows wraps', async () => {
    const screen = await screenAfter([lines(1, 3)], [40, 6])
    screen.write('y'.repeat(45))
    expect(screen.text).toBe(`0 xxx\n${'y'.repeat(40)}\nyyyyy`)
  })
})
