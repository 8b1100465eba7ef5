/**
 * How the lines of a text end: as on Windows, as elsewhere, or some so and some so where several systems wrote to it.
 * Work is done on the lines without their breaks; each line then gets back what it had.
 */
export class LineBreaks {
  /** Without their breaks. */
  readonly lines: readonly string[];
  private readonly raw: readonly string[];
  private readonly usual: '' | '\r';
  private readonly end: '' | '\r';

  constructor(text: string) {
    const raw = text.split('\n');
    const last = raw.pop() ?? '';
    this.usual = raw.filter(line => line.endsWith('\r')).length * 2 > raw.length ? '\r' : '';
    this.end = last.endsWith('\r') ? '\r' : '';
    // The last line has no break yet: it ends as most do where lines come after it.
    this.raw = [...raw, `${bare(last)}${this.usual}`];
    this.lines = this.raw.map(bare);
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

  /** One text of lines that have their breaks already. */
  join(lines: readonly string[]): string {
    const text = lines.join('\n');
    return text.endsWith('\r') ? `${text.slice(0, -1)}${this.end}` : text;
  }

  /** The text with other lines: what stands above and below the change keeps every byte. */
  rewrite(lines: readonly string[]): string {
    const most = Math.min(lines.length, this.lines.length);
    let head = 0;
    while (head < most && lines[head] === this.lines[head]) head += 1;
    let tail = 0;
    while (tail < most - head && lines[lines.length - 1 - tail] === this.lines[this.lines.length - 1 - tail])
      tail += 1;
    const [end, was] = [lines.length - tail, this.lines.length - tail];
    return this.join([
      ...this.raw.slice(0, head),
      ...this.keep(lines.slice(head, end), head, was),
      ...this.raw.slice(was),
    ]);
  }
}

function bare(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
