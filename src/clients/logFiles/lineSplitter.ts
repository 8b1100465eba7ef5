/** Longest line that is kept, in bytes; the rest of a longer one is dropped and the line marked as cut. */
export const lineLimit = 1_048_576;

/** A line without its line end. */
export interface RawLine {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
  /** Its first byte in the file. */
  readonly start: number;
  readonly cut: boolean;
  /** It holds bytes that are no UTF-8. */
  readonly broken: boolean;
}

const newline = 10;

/** Splits chunks of bytes into lines, in memory bounded by the limit whatever the input. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private heldBytes = 0;
  private pendingBytes = 0;
  private dropping = false;

  /** `number` and `ended` are the number and the first byte of the line that comes first. */
  constructor(
    private number: number,
    private ended: number,
    private readonly onLine: (line: RawLine) => void,
  ) {}

  /** The byte after the last whole line: where a later reading goes on. */
  get offset(): number {
    return this.ended;
  }

  /** Number of the line that comes next. */
  get nextLine(): number {
    return this.number;
  }

  /** True where bytes of a line without its end are held. */
  get hasRest(): boolean {
    return this.pendingBytes > 0;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      let length = end - from;
      if (this.pendingBytes === 0 && length <= lineLimit) this.emit(chunk, from, end, false);
      else {
        this.hold(chunk.subarray(from, end));
        this.emitHeld();
        length = this.pendingBytes;
      }
      this.ended += length + 1;
      this.pendingBytes = 0;
      from = end + 1;
    }
    if (from < chunk.length) this.hold(chunk.subarray(from));
  }

  /** Takes what is left as a line, at the end of a file that nobody writes any more. */
  end(): void {
    if (this.pendingBytes === 0) return;
    this.emitHeld();
    this.ended += this.pendingBytes;
    this.pendingBytes = 0;
  }

  private hold(bytes: Buffer): void {
    this.pendingBytes += bytes.length;
    const room = lineLimit - this.heldBytes;
    if (bytes.length > room) this.dropping = true;
    if (room <= 0) return;
    const kept = bytes.subarray(0, room);
    this.parts.push(kept);
    this.heldBytes += kept.length;
  }

  private emitHeld(): void {
    const held = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    const cut = this.dropping;
    this.parts = [];
    this.heldBytes = 0;
    this.dropping = false;
    if (held) this.emit(held, 0, held.length, cut);
  }

  private emit(bytes: Buffer, start: number, end: number, cut: boolean): void {
    const stop = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    const raw = bytes.toString('utf8', start, stop);
    // A file that was truncated under its writer begins with NULs.
    const text = raw.includes('\0') ? raw.replace(/\0+/g, '') : raw;
    // A cut may go through a character, and a program may write the replacement character itself.
    const at = text.indexOf('\ufffd');
    const broken =
      at >= 0 && !(cut && at >= text.length - 3) && !bytes.subarray(start, stop).includes('\ufffd');
    this.onLine({ text, number: this.number++, start: this.ended, cut, broken });
  }
}
