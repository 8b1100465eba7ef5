import * as vscode from 'vscode';
import type { ProblemCodes } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import { plainText } from '../remoteText';
import type { Sentence, Sentences } from './sentence';

export const logsSentences: Sentences<'logs'> = {
  'logs.noFiles': ({ patterns }) => ({
    text: vscode.l10n.t(
      'No log file matches {0}, so nothing is known about errors.',
      patterns.join(', ') || vscode.l10n.t('the setting, which is empty'),
    ),
    action: openSetting(),
  }),
  'logs.patternOutside': ({ pattern }) => ({
    text: vscode.l10n.t(
      'The pattern “{0}” leads out of the workspace and the team home, so it is not used. Patterns are relative to the workspace folders.',
      pattern,
    ),
    action: openSetting(),
  }),
  'logs.tooManyFiles': ({ matched, read }) => ({
    text: vscode.l10n.t('More than {0} log files match; {1} of them are read.', matched - 1, read),
    action: openSetting(),
  }),
  'logs.unreadableFile': ({ file, reason }) => ({
    text: vscode.l10n.t('{0} could not be read: {1}', nameOf(file), reasonText(reason)),
  }),
  'logs.notText': ({ file, kind }) => ({
    text:
      kind === 'utf16'
        ? vscode.l10n.t('{0} is text in UTF-16, which is not read: log files are UTF-8.', nameOf(file))
        : vscode.l10n.t('{0} is no text, so it was not read.', nameOf(file)),
  }),
  'logs.brokenGzip': ({ file, line }) => ({
    text: vscode.l10n.t(
      '{0} is cut off or broken after line {1}; what stands before was read.',
      nameOf(file),
      line,
    ),
  }),
  'logs.unreadableLines': ({ file, line, count }) => ({
    text:
      count === 1
        ? vscode.l10n.t(
            '{0}, line {1} begins like JSON and is none; it was read as text.',
            nameOf(file),
            line,
          )
        : vscode.l10n.t(
            '{0} has {2} lines that begin like JSON and are none, the first is line {1}; they were read as text.',
            nameOf(file),
            line,
            count,
          ),
  }),
  'logs.brokenText': ({ file, line, count }) => ({
    text: vscode.l10n.t(
      '{0}: lines that are no UTF-8: {2}, the first is line {1}.',
      nameOf(file),
      line,
      count,
    ),
  }),
  'logs.recordsCut': ({ file, line, count, limitBytes }) => ({
    text: vscode.l10n.t(
      '{0}: records longer than {3} MB: {2}, the first at line {1}; what is past that was not read.',
      nameOf(file),
      line,
      count,
      Math.round(limitBytes / 1_048_576),
    ),
  }),
  'logs.futureTimes': ({ file, line, count, aheadMs }) => ({
    text: vscode.l10n.t(
      '{0}: records from the future: {2}, up to {3} min ahead, the first at line {1}; taken as of now. A clock is wrong.',
      nameOf(file),
      line,
      count,
      Math.round(aheadMs / 60_000),
    ),
  }),
  'logs.noTimes': ({ file, count }) => ({
    text: vscode.l10n.t(
      'No record of {0} tells a time, so errors in it ({1}) are taken as of when the file was last written.',
      nameOf(file),
      count,
    ),
  }),
  'logs.tooManyGroups': ({ errors }) => ({
    text: vscode.l10n.t(
      'There are more different errors than can be kept apart. Records of rare ones that are not shown: {0}.',
      errors,
    ),
  }),
  'logs.stillReading': ({ readBytes, totalBytes }) => ({
    text: vscode.l10n.t(
      'Still reading, newest files first: {0} of {1} MB.',
      megabytes(readBytes),
      megabytes(totalBytes),
    ),
  }),
  'logs.badSourceMap': ({ file, reason }) => ({
    text: vscode.l10n.t('The source map {0} cannot be used: {1}', file, reason),
  }),
  'logs.frameNotFound': ({ file, line }) => ({
    text: vscode.l10n.t('No file of this workspace fits {0}:{1}.', file, line),
  }),
  'logs.frameOutside': ({ file }) => ({
    text: vscode.l10n.t(
      '{0} lies outside of this workspace, which is not trusted, so it is not opened.',
      file,
    ),
    action: { label: vscode.l10n.t('Manage Trust'), command: 'workbench.trust.manage' },
  }),
  'logs.noRelease': () => ({
    text: vscode.l10n.t(
      'No record of this error names a release, and no deploy of its service is known, so it cannot be told which revision failed.',
    ),
  }),
  'logs.revisionMissing': ({ release, why, command }) => ({
    text: missingRevisionText(plainText(release, 60), why, command ?? ''),
  }),
  'logs.noRevisionShown': () => ({
    text: vscode.l10n.t(
      'This works in a file of an older revision, as a frame of an older release opens it.',
    ),
  }),
  'logs.goneToday': ({ file }) => ({
    text: vscode.l10n.t('{0} is not there today; git sees no rename.', plainText(file)),
  }),
  'logs.groupGone': () => ({
    text: vscode.l10n.t('This error is not in the logs of the window that the Errors view shows.'),
    action: { label: vscode.l10n.t('Refresh Errors'), command: 'opex.refreshErrors' },
  }),
  'logs.partialAnswer': ({ backend, why, limit, detail }) => ({
    text: [
      vscode.l10n.t(
        '{0} did not answer with everything: {1}.',
        plainText(backend, 80),
        partialText(why, limit),
      ),
      ...(detail === undefined ? [] : [plainText(detail, 300)]),
    ].join(' '),
  }),
  'logs.queryRefused': ({ backend, detail }) => ({
    text: vscode.l10n.t('{0} refused the query: {1}', plainText(backend, 80), plainText(detail, 300)),
  }),
  'logs.badAnswer': ({ backend, what }) => ({
    text: vscode.l10n.t(
      '{0} answered something that cannot be understood: {1}',
      plainText(backend, 80),
      plainText(what, 300),
    ),
  }),
  'logs.unreadableEntries': ({ backend, count }) => ({
    text: vscode.l10n.t('{0}: records that could not be read: {1}.', plainText(backend, 80), count),
  }),
  'logs.entriesAhead': ({ backend, count, aheadMs }) => ({
    text: vscode.l10n.t(
      '{0}: records from the future: {1}, up to {2} min ahead; taken as of now. A clock is wrong.',
      plainText(backend, 80),
      count,
      Math.round(aheadMs / 60_000),
    ),
  }),
  'logs.fieldUnusable': ({ backend, field }) => ({
    text: vscode.l10n.t(
      '{0} can neither filter nor count by the field {1} as it is mapped.',
      plainText(backend, 80),
      plainText(field, 80),
    ),
  }),
  'logs.unseenErrors': ({ backend, count }) => ({
    text: vscode.l10n.t(
      '{0} counted further errors of which none was fetched, so they are in no group: {1}.',
      plainText(backend, 80),
      count.toLocaleString(),
    ),
  }),
  'logs.noRecords': ({ backend }) => ({
    text: vscode.l10n.t('{0} holds no records in the time that was looked at.', plainText(backend, 80)),
  }),
  'logs.wordsOnly': ({ backend }) => ({
    text: vscode.l10n.t(
      '{0} finds text by whole words: parts of words and punctuation do not count.',
      plainText(backend),
    ),
  }),
  'logs.noEsql': ({ backend }) => ({
    text: vscode.l10n.t(
      '{0} does not know ES|QL. Elasticsearch 8.11 and newer do, OpenSearch does not.',
      plainText(backend),
    ),
  }),
  'logs.workerEnded': ({ detail }) => ({
    text: vscode.l10n.t('Reading the log files ended by itself: {0}', detail),
    action: { label: vscode.l10n.t('Read Again'), command: 'opex.refreshErrors' },
  }),
};

/** Why a revision that failed cannot be read here. */
function missingRevisionText(
  release: string,
  why: ProblemCodes['logs.revisionMissing']['why'],
  command: string,
): string {
  switch (why) {
    case 'absent':
      return vscode.l10n.t('{0} failed and is not in this clone: {1}', release, command);
    case 'shallow':
      return vscode.l10n.t('{0} failed and is not in this clone, which is shallow: {1}', release, command);
    case 'noRepository':
      return vscode.l10n.t('{0} failed, and this folder is no git repository', release);
    case 'noGit':
      return vscode.l10n.t('{0} failed, and git could not be run', release);
    case 'restricted':
      return vscode.l10n.t('{0} failed, and git is not run in Restricted Mode', release);
    case 'noFile':
      return vscode.l10n.t('{0} failed, and holds no readable file of this name', release);
  }
}

function openSetting(): NonNullable<Sentence['action']> {
  return {
    label: vscode.l10n.t('Name Log Files'),
    command: 'workbench.action.openSettings',
    args: ['opex.errors.logFiles'],
  };
}

function nameOf(file: string): string {
  return vscode.workspace.asRelativePath(file);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });
}

/** The system's words for the cases that people meet; others as they are. */
function reasonText(reason: string): string {
  switch (reason) {
    case 'ENOENT':
      return vscode.l10n.t('it is gone');
    case 'EACCES':
    case 'EPERM':
      return vscode.l10n.t('no permission');
    case 'EMFILE':
      return vscode.l10n.t('too many open files');
    case 'EISDIR':
      return vscode.l10n.t('it is a folder');
    default:
      return reason;
  }
}

/** Why a log engine's answer does not hold everything. */
function partialText(why: ProblemCodes['logs.partialAnswer']['why'], limit: number | undefined): string {
  const most = limit?.toLocaleString() ?? vscode.l10n.t('its limit');
  switch (why) {
    case 'shards':
      return vscode.l10n.t('some of its shards or stores failed');
    case 'timeout':
      return vscode.l10n.t('it ran out of time');
    case 'entries':
      return vscode.l10n.t('it gives {0} records at most', most);
    case 'series':
      return vscode.l10n.t('it gives {0} series at most', most);
    case 'buckets':
      return vscode.l10n.t('it gives {0} buckets at most', most);
    case 'bytes':
      return vscode.l10n.t('reading stopped at {0} bytes', most);
    case 'range':
      return vscode.l10n.t('it looks no further back than its limit');
    case 'requests':
      return vscode.l10n.t('it would have taken more than {0} requests', most);
    case 'other':
      return vscode.l10n.t('something is missing');
  }
}
