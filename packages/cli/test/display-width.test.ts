import { describe, expect, test } from '@jest/globals'
import stringWidth from 'string-width'
import { displayWidth } from '../src/output/display-width.ts'

const ESC = String.fromCodePoint(0x1b)

describe('the width of text on a terminal', () => {
  test.each([
    ['', 0],
    ['cluster', 7],
    ['żółć', 4],
    ['e\u0301', 1],
    ['茶葉', 4],
    ['ｱﾞ', 2],
    ['한국', 4],
    ['한', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧', 2],
    ['🇳🇴', 2],
    ['1️⃣', 2],
    ['✓ ok', 4],
    ['…', 1],
    [`${ESC}[31mred${ESC}[0m`, 3],
    ['\u200B', 0],
  ])('%p is %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns)
  })

  test('is what an independent implementation says of every character, of the large blocks of some', () => {
    const different: string[] = []
    for (let first = 0x20; first <= 0x3ffff; first += LINE_LENGTH) {
      const line = lineOf(first)
      if (displayWidth(line) !== stringWidth(line)) different.push(first.toString(16))
    }
    expect(different).toEqual([])
  })

  test('and of 2,000 drawn texts', () => {
    const seed = Number(process.env['INDEV_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000))
    process.stdout.write(`display width: INDEV_TEST_SEED=${seed}\n`)
    const draw = generator(seed)
    const different: string[] = []
    for (let count = 0; count < 2000; count += 1) {
      const text = Array.from({ length: 1 + draw(8) }, () => PIECES[draw(PIECES.length)]).join('')
      if (displayWidth(text) !== stringWidth(text)) different.push(text)
    }
    expect(different).toEqual([])
  })
})

test.each<[string, (text: string) => number]>([
  ['code units', (text) => text.length],
  ['characters', (text) => Array.from(text).length],
])('a mutant that counts %s is caught', (_name, width) => {
  const lines = Array.from({ length: 100 }, (_, index) => lineOf(0x20 + index * LINE_LENGTH))
  expect(lines.filter((line) => width(line) !== stringWidth(line)).length).toBeGreaterThan(10)
})

const LINE_LENGTH = 128

/** The characters of a line, apart from each other; of ideographs and syllables one in 64. */
function lineOf(first: number): string {
  const points = Array.from({ length: LINE_LENGTH }, (_, index) => first + index)
  return points
    .filter((point) => point % 64 === 0 || !isInLargeBlock(point))
    .map((point) => String.fromCodePoint(point))
    .filter((each) => !/^[\p{Unassigned}\p{Surrogate}\p{Private_Use}\p{Control}]$/u.test(each))
    .join(' ')
}

function isInLargeBlock(point: number): boolean {
  return LARGE_BLOCKS.some(([first, last]) => point > first && point < last)
}

const LARGE_BLOCKS = [
  [0x3400, 0x4dbf],
  [0x4e00, 0xa48c],
  [0xac00, 0xd7a3],
  [0x17000, 0x18cff],
  [0x20000, 0x3fffd],
] as const

/** What names and messages are made of. */
const PIECES: readonly string[] = [
  'a Z 9 - _ é e\u0301 ß Ж ש ع ไ ที่ हि நி',
  '茶 葉 かな カ\u3099 ｶﾞ 한 글 한 ， 。 Ａ ￥ 𠀀 〜',
  '👍 👍🏽 👩‍💻 👩‍👩‍👧‍👦 🇳🇴 🇸🇪 1️⃣ ☀ ☀️ ✓ ✔ → │ █ …',
  `\u200B \u200D \uFEFF \u00AD ${ESC}[1m ${ESC}[0m`,
].flatMap((line) => [...line.split(' '), ' '])

/** Whole numbers below a limit, from a linear congruential generator (Numerical Recipes). */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
