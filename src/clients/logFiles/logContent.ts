import type { ContentReport } from './contentReport';
import type { FileProof } from './fileProof';

/** A log file as it lies on disk now. */
export interface LogFileStat {
  readonly path: string;
  readonly gzip: boolean;
  /** Device and inode: the same after a rename. */
  readonly identity: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** What is remembered of one log's content, whatever path it goes by now. */
export interface LogContent {
  file: LogFileStat;
  /** Proofs are of the text, so that a compressed copy is known by them too. */
  head: FileProof;
  /** The last bytes before `offset`. */
  tail: FileProof;
  /** Bytes of text read so far: whole records only. */
  offset: number;
  /** Number of the line at `offset`. */
  nextLine: number;
  /** Time of the last record that told one (Unix ms). */
  lastTime: number | undefined;
  /** Its end was left unread, since it may still grow. */
  unfinished: boolean;
  /** A person was told of these bytes: nothing was read of the file (binary, UTF-16). */
  readonly report: ContentReport;
}
