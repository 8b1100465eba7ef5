/** One simple command of a shell text: its words without quotes, and what feeds or surrounds it. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** It reads what another command writes. */
  readonly piped: boolean;
  /** Files that it writes to by `>`, `>>`, `&>`; standard streams and /dev/null are none. */
  readonly writes: readonly string[];
}

export interface ShellWord {
  readonly text: string;
  /** Holds a variable or a substitution outside of single quotes: what it will be is not known here. */
  readonly open: boolean;
}

export interface ShellText {
  /** Those of substitutions and of here-documents too; in the order of the text. */
  readonly commands: readonly ShellCommand[];
  /** A quote, a substitution or a continued line is not closed at the end. */
  readonly unclosed: boolean;
  /** It feeds lines of its own to a command (`<<`). */
  readonly hereDocument: boolean;
}

const deepest = 6;

/**
 * Reads shell text (sh, bash, zsh; near enough for others) into simple commands. It errs on the side of more
 * commands: what stands in a substitution, a subshell or a here-document is read as commands as well.
 */
export function readShell(text: string, depth = 0): ShellText {
  return new ShellReader(text, depth).read();
}

class ShellReader {
  private readonly commands: ShellCommand[] = [];
  private words: ShellWord[] = [];
  private writes: string[] = [];
  private word: string | undefined;
  private open = false;
  private piped = false;
  private redirect = false;
  private unclosed = false;
  private hereDocument = false;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly depth: number,
  ) {}

  read(): ShellText {
    while (this.at < this.text.length) this.step(this.text.charAt(this.at));
    this.endCommand(false);
    return { commands: this.commands, unclosed: this.unclosed, hereDocument: this.hereDocument };
  }

  private step(character: string): void {
    const { text, at } = this;
    const next = text.charAt(at + 1);
    switch (character) {
      case "'":
        this.add(this.upTo("'"));
        return;
      case '"':
        this.doubleQuoted();
        return;
      case '`':
        this.substitution(this.upTo('`'));
        return;
      case '\\':
        if (next === '') this.unclosed = true;
        else if (next !== '\n') this.add(next);
        this.at += 2;
        return;
      case '$':
        this.dollar();
        return;
      case ' ':
      case '\t':
      case '\r':
        this.endWord();
        this.at += 1;
        return;
      case '#':
        if (this.word === undefined) this.skipTo('\n');
        else this.take(character);
        return;
      case '<':
        if (next === '<' && text.charAt(at + 2) !== '<') this.hereDocument = true;
        if (next === '(') this.at += 1;
        this.endWord();
        this.at += 1;
        return;
      case '>':
        this.endWord();
        this.redirect = true;
        this.at += /^>[>|&]?/.exec(text.slice(at, at + 2))?.[0].length ?? 1;
        return;
      case '&':
        // `&>` writes, `>&1` only joins streams.
        if (next === '>') this.at += 1;
        else if (this.redirect) this.take(character);
        else {
          this.endCommand(false);
          this.at += next === '&' ? 2 : 1;
        }
        return;
      case '|':
        this.endCommand(next !== '|');
        this.at += next === '|' || next === '&' ? 2 : 1;
        return;
      case ';':
      case '\n':
      case '(':
      case ')':
        this.endCommand(false);
        this.at += 1;
        return;
      default:
        this.take(character);
    }
  }

  private doubleQuoted(): void {
    this.add('');
    this.at += 1;
    for (;;) {
      const character = this.text.charAt(this.at);
      if (character === '') {
        this.unclosed = true;
        return;
      }
      if (character === '"') {
        this.at += 1;
        return;
      }
      if (character === '\\') {
        this.add(this.text.charAt(this.at + 1));
        this.at += 2;
      } else if (character === '$') this.dollar();
      else if (character === '`') this.substitution(this.upTo('`'));
      else this.take(character);
    }
  }

  /** `$(…)`, `${…}`, `$'…'`, `$name`. */
  private dollar(): void {
    const next = this.text.charAt(this.at + 1);
    if (next === '(') {
      this.substitution(this.upToParenthesis());
      return;
    }
    if (next === "'") {
      this.at += 1;
      // Escapes within can spell any word: it is taken as not known.
      this.open = true;
      this.add(this.upTo("'"));
      return;
    }
    if (/[A-Za-z0-9_{@*#?!$-]/.test(next)) this.open = true;
    this.take('$');
  }

  private substitution(inner: string): void {
    this.open = true;
    this.add('');
    if (this.depth >= deepest) return;
    const { commands, unclosed } = readShell(inner, this.depth + 1);
    this.commands.push(...commands);
    if (unclosed) this.unclosed = true;
  }

  /** The text up to the closing mark; moves behind it. */
  private upTo(mark: string): string {
    const end = this.text.indexOf(mark, this.at + 1);
    if (end < 0) this.unclosed = true;
    const inner = this.text.slice(this.at + 1, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end + 1;
    return inner;
  }

  private upToParenthesis(): string {
    const start = this.at + 2;
    let open = 1;
    let end = start;
    for (; end < this.text.length && open > 0; end += 1) {
      const character = this.text.charAt(end);
      if (character === '(') open += 1;
      else if (character === ')') open -= 1;
    }
    if (open > 0) this.unclosed = true;
    this.at = end;
    return this.text.slice(start, open > 0 ? end : end - 1);
  }

  private skipTo(mark: string): void {
    const end = this.text.indexOf(mark, this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  private take(character: string): void {
    this.add(character);
    this.at += 1;
  }

  private add(text: string): void {
    this.word = (this.word ?? '') + text;
  }

  private endWord(): void {
    const { word } = this;
    this.word = undefined;
    if (word === undefined) return;
    if (this.redirect) {
      this.redirect = false;
      if (!/^(?:\d|-|\/dev\/(?:null|stdout|stderr|tty))?$|^&/.test(word)) this.writes.push(word);
    } else this.words.push({ text: word, open: this.open });
    this.open = false;
  }

  private endCommand(pipes: boolean): void {
    this.endWord();
    // A stream's number before `>` is no word of the command.
    if (this.words.length > 0 || this.writes.length > 0)
      this.commands.push({ words: this.words, piped: this.piped, writes: this.writes });
    this.words = [];
    this.writes = [];
    this.piped = pipes;
    this.redirect = false;
  }
}
