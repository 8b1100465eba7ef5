declare module '../base/problem' {
  interface ProblemCodes {
    /** No pattern of the setting matched a file: nothing is known, which is not "no errors". */
    'logs.noFiles': { readonly patterns: readonly string[] };
    /** A pattern that leads out of the workspace and the team home. */
    'logs.patternOutside': { readonly pattern: string };
    /** More files matched than are read. */
    'logs.tooManyFiles': { readonly matched: number; readonly read: number };
    /** The file could not be opened or read; `reason` is the system's word for it, e.g. EACCES. */
    'logs.unreadableFile': { readonly file: string; readonly reason: string };
    /** The file is no text (or a text in UTF-16). */
    'logs.notText': { readonly file: string; readonly kind: 'binary' | 'utf16' };
    /** A compressed file ends too early or is broken; what stood before was read. */
    'logs.brokenGzip': { readonly file: string; readonly line: number };
    /** Lines that begin like JSON and are none; `line` is the first. */
    'logs.unreadableLines': { readonly file: string; readonly line: number; readonly count: number };
    /** Lines with bytes that are no UTF-8, shown with a replacement character. */
    'logs.brokenText': { readonly file: string; readonly line: number; readonly count: number };
    /** Records longer than the limit: their end is missing. */
    'logs.recordsCut': {
      readonly file: string;
      readonly line: number;
      readonly count: number;
      readonly limitBytes: number;
    };
    /** Records of which the time lies ahead of this machine's clock, by at most `aheadMs`; counted as of now. */
    'logs.futureTimes': {
      readonly file: string;
      readonly line: number;
      readonly count: number;
      readonly aheadMs: number;
    };
    /** No record of the file tells a time: that of the file itself was taken. */
    'logs.noTimes': { readonly file: string; readonly count: number };
    /** More different errors than are kept apart: `errors` records of rarer groups are not shown. */
    'logs.tooManyGroups': { readonly errors: number };
    /** Reading goes on: what is shown is what was read so far. */
    'logs.stillReading': { readonly readBytes: number; readonly totalBytes: number };
    /** A bundle's source map is there and cannot be used; `reason` is in English, from what reads it. */
    'logs.badSourceMap': { readonly file: string; readonly reason: string };
    /** No file of the workspace fits a frame. */
    'logs.frameNotFound': { readonly file: string; readonly line: number };
    /** A frame's file lies outside of the workspace, which is not trusted. */
    'logs.frameOutside': { readonly file: string };
    /** Neither a record nor a deploy names the release that failed. */
    'logs.noRelease': Record<string, never>;
    /** The revision that failed cannot be read here; `command` would bring it. */
    'logs.revisionMissing': {
      readonly release: string;
      readonly why: 'absent' | 'shallow' | 'noRepository' | 'noGit' | 'restricted' | 'noFile';
      readonly command?: string;
    };
    /** The editor shows no file of an older revision. */
    'logs.noRevisionShown': Record<string, never>;
    /** A file of an older revision is not there today. */
    'logs.goneToday': { readonly file: string };
    /** The window no longer holds the group. */
    'logs.groupGone': { readonly fingerprint: string };
    /** A log engine answered, but not with everything; `detail` is its own text (remote, bounded). */
    'logs.partialAnswer': {
      readonly backend: string;
      readonly why:
        'shards' | 'timeout' | 'entries' | 'series' | 'buckets' | 'bytes' | 'range' | 'requests' | 'other';
      readonly limit?: number;
      readonly detail?: string;
    };
    /** A log engine does not understand or allow a query (a function it lacks, a limit of its own). */
    'logs.queryRefused': { readonly backend: string; readonly detail: string };
    /** A log engine answered something that cannot be understood; `what` is in English. */
    'logs.badAnswer': { readonly backend: string; readonly what: string };
    /** Records of a log engine that could not be read (no time, broken text); they are counted all the same. */
    'logs.unreadableEntries': { readonly backend: string; readonly count: number };
    /** Records of a log engine that were cut: their end is missing. */
    /** Times ahead of this machine's clock in a log engine, by at most `aheadMs`; counted as of now. */
    'logs.entriesAhead': { readonly backend: string; readonly count: number; readonly aheadMs: number };
    /** The engine cannot filter or count by a field as it is mapped. */
    'logs.fieldUnusable': { readonly backend: string; readonly field: string };
    /** Errors that an engine counted and none of which was among the samples: they are in no group. */
    'logs.unseenErrors': { readonly backend: string; readonly count: number };
    /** Nothing at all is there: no stream, no index, no record in the time that was looked at. */
    'logs.noRecords': { readonly backend: string };
    /** The engine finds a person's text by whole words: parts of words and punctuation do not count. */
    'logs.wordsOnly': { readonly backend: string };
    /** The engine has no ES|QL: OpenSearch, or Elasticsearch before 8.11. */
    'logs.noEsql': { readonly backend: string };
    /** The worker that reads ended by itself; it starts anew at the next refresh. */
    'logs.workerEnded': { readonly detail: string };
  }
}
export {};
