/** As much of a terminal (ECMA-48, DECAWM) as a block that is drawn over needs; ASCII only. */
export class Screen {
  readonly #columns: number
  readonly #lines: string[]
  /** What has left the screen at its top. */
  readonly scrolled: string[] = []
  #row = 0
  #column = 0
  #isWrapping = true

  constructor(columns: number, rows: number) {
    this.#columns = columns
    this.#lines = Array.from({ length: rows }, () => '')
  }

  /** The lines, without what is empty below the last. */
  get text(): string {
    return this.#lines.join('\n').trimEnd()
  }

  write(text: string): void {
    for (const [piece] of text.matchAll(PIECE)) {
      if (piece === '\n') this.#feed()
      else if (piece === '\r') this.#column = 0
      else if (piece.startsWith('\u001B')) this.#obey(piece.slice(2))
      else this.#print(piece)
    }
  }

  #obey(order: string): void {
    const line = this.#lines[this.#row] ?? ''
    if (order === '?7l' || order === '?7h') this.#isWrapping = order === '?7h'
    else if (order.endsWith('A')) this.#row = Math.max(0, this.#row - Number(order.slice(0, -1)))
    else if (order === 'K' || order === 'J') {
      this.#lines[this.#row] = line.slice(0, this.#column)
      if (order === 'J') this.#lines.fill('', this.#row + 1)
    } else throw new Error(`this screen does not know ${JSON.stringify(order)}`)
  }

  #print(character: string): void {
    if (this.#column === this.#columns) this.#feed()
    const line = (this.#lines[this.#row] ?? '').padEnd(this.#column)
    this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1)
    // Without wrapping the cursor stays on the last column.
    if (this.#isWrapping || this.#column < this.#columns - 1) this.#column += 1
  }

  #feed(): void {
    this.#column = 0
    this.#row += 1
    if (this.#row < this.#lines.length) return
    this.#row -= 1
    this.scrolled.push(this.#lines.shift() ?? '')
    this.#lines.push('')
  }
}

const PIECE = new RegExp(`${String.fromCodePoint(0x1b)}\\[[?\\d]*[A-Za-z]|[\\s\\S]`, 'gu')
