/**
 * How the lines of a text end: as on Windows, as elsewhere, or some so and some so where several systems wrote to it.
 * Work is done on the lines without their breaks; people's then get back what they had.
 */
export class LineBreaks {
  /** Without their breaks. */
  readonly lines: readonly string[];
  private readonly raw: readonly string[];
  private readonly usual: '' | '\r';

  constructor(text: string) {
    this.raw = text.split('\n');
    this.lines = this.raw.map(line => (line.endsWith('\r') ? line.slice(0, -1) : line));
    const ofWindows = this.raw.filter(line => line.endsWith('\r')).length;
    this.usual = ofWindows * 2 > this.raw.length - 1 ? '\r' : '';
  }

  /**
   * Lines with the breaks that they had in a part of the text, in their order; those that are new there end as most
   * lines of the text do.
   */
  keep(lines: readonly string[], from = 0, to = from): string[] {
    const had = new Map<string, string[]>();
    for (let at = to - 1; at >= from; at -= 1) {
      const line = this.lines[at] ?? '';
      const own = had.get(line);
      if (own) own.push(this.raw[at] ?? '');
      else had.set(line, [this.raw[at] ?? '']);
    }
    return lines.map(line => had.get(line)?.pop() ?? `${line}${this.usual}`);
  }
}
