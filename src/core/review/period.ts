/** The time that one review is about: from the last one's end to this hand-over. */
export interface ReviewPeriod {
  /** Name of its files: the ISO week, `2026-W47`, with `-2` where one week holds a second period. */
  readonly name: string;
  /** Unix ms; the first instant of it. */
  readonly from: number;
  /** Unix ms; the first instant after it. */
  readonly to: number;
  /** IANA zone that its days are of. */
  readonly zone: string;
}
