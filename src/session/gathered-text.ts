/** Lines of one turn or output while a text format is read; what goes over the limit is left out. */
export class GatheredText {
  private lines: string[] = []
  private room: number
  private readonly limit: number

  /** @param limit characters, line ends included */
  constructor(limit: number) {
    this.limit = limit
    this.room = limit
  }

  get isEmpty(): boolean {
    return this.lines.length === 0
  }

  push(line: string): void {
    this.room -= line.length + 1
    if (this.room >= 0) this.lines.push(line)
  }

  /** The lines so far; the next turn begins with none. */
  take(): string[] {
    const taken = this.lines
    this.lines = []
    this.room = this.limit
    return taken
  }
}
