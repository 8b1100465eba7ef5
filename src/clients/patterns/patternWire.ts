/** What a pattern thread is started with. Everything in it is shared with, or cloned to, the other thread. */
export interface PatternThreadData {
  /** Cells as below. */
  readonly shared: Int32Array;
  readonly patterns: readonly { readonly source: string; readonly flags: string }[];
}

/** What it is asked: is the pattern of this index found in the text? */
export interface PatternQuestion {
  readonly id: number;
  readonly pattern: number;
  readonly text: string;
}

/** What it posts once, when its patterns are compiled: why one could not be, by its index. */
export type PatternFaults = ReadonlyMap<number, string>;

/** The cells of the shared memory, by which a thread can wait for the other without its event loop. */
export const cell = {
  /** 1 as soon as patterns are compiled. */
  ready: 0,
  /** Id of the last question that was answered. */
  answered: 1,
  /** Its answer: bits as below. */
  answer: 2,
  count: 3,
} as const;

export const answerBit = {
  found: 1,
  /** It took longer than `patternDeadlineMs`, not once but each time of three. */
  slow: 2,
  /** The engine gave up: its stack was full. */
  failed: 4,
} as const;

/** A pattern that needs longer for one text is taken to be made badly. */
export const patternDeadlineMs = 50;
