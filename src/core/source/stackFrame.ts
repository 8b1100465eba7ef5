/** One frame of a stack trace as its text tells it. Lines and columns are 1-based, as traces print them. */
export interface StackFrame {
  /** As written in the trace: a path, a URL, or a class's file name. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly function?: string;
  /** Where `file` is only a name: the longer path that the trace implies, e.g. a Java class's package. Not the whole path. */
  readonly impliedPath?: string;
  /** True where the path shows it is a library's or the runtime's, not the team's. */
  readonly library: boolean;
}
