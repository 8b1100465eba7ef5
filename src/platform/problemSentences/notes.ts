import * as vscode from 'vscode';
import type { Sentence, Sentences } from './sentence';

export const notesSentences: Sentences<'notes'> = {
  'notes.noFrontMatter': () => ({
    text: vscode.l10n.t(
      'This note has no front matter, so it is tied to no line, error or incident. It starts with a line “---”.',
    ),
  }),
  'notes.mergeConflict': () => ({
    text: vscode.l10n.t('A merge conflict is not settled here. Until it is, your own side of it is read.'),
  }),
  'notes.newerVersion': ({ version }) => ({
    text: vscode.l10n.t(
      'This note is of format {0}, which is newer than this Opex knows: it is shown, never changed.',
      version,
    ),
  }),
  'notes.missingTitle': () => ({
    text: vscode.l10n.t('This note has no title; its first heading or its file name stands in.'),
  }),
  'notes.wrongType': ({ key, expected }) => ({ text: wrongType(key, expected) }),
  'notes.unknownKey': ({ key }) => ({
    text: vscode.l10n.t('Opex does not know the key “{0}”. It is kept as it is.', key),
  }),
  'notes.unknownStatus': ({ value }) => ({
    text: vscode.l10n.t(
      '“{0}” is no status. It is one of suspected, confirmed, fixed, wontfix; suspected is assumed.',
      value,
    ),
  }),
  'notes.unknownClass': ({ value }) => ({
    text: vscode.l10n.t('“{0}” is no class. It is one of critical, major, standard.', value),
  }),
  'notes.badDate': ({ value }) => ({
    text: vscode.l10n.t('“{0}” is no date of the calendar. Dates are written as 2026-10-12.', value),
  }),
  'notes.badPriority': ({ value }) => ({
    text: vscode.l10n.t('“{0}” is no priority. It is a digit: 1 is the most urgent.', value),
  }),
  'notes.badCommit': ({ value }) => ({
    text: vscode.l10n.t('“{0}” is no commit. A commit is named by its hash, short or whole.', value),
  }),
  'notes.badLink': ({ value }) => ({
    text: vscode.l10n.t('“{0}” is no link to a pull request. It starts with https:// or http://.', value),
  }),
  'notes.clash': ({ file, keys, sides }) => ({
    text: vscode.l10n.t(
      '{0} was changed by somebody else in between, in the same place ({1}). Nothing was written, and your text is still here.',
      file,
      keys.join(', '),
    ),
    ...(sides
      ? {
          action: {
            label: vscode.l10n.t('Compare'),
            command: 'vscode.diff',
            args: [
              ...sides.map(side => vscode.Uri.parse(side, true)),
              vscode.l10n.t('{0}: now, and yours', file),
            ],
          },
        }
      : {}),
  }),
  'notes.busy': ({ file }) => ({
    text: vscode.l10n.t('{0} is being written by another window. Nothing was written; try again.', file),
  }),
  'notes.badIncident': ({ value }) => ({
    text: vscode.l10n.t('“{0}” names no incident. It is written as source:account:id.', value),
  }),
  'notes.anchorWithoutPath': () => ({
    text: vscode.l10n.t('This anchor has no path, so it points nowhere.'),
  }),
  'notes.anchorOutside': ({ path }) => ({
    text: vscode.l10n.t(
      '“{0}” leads out of the folder that holds .opex and is never followed. Paths are relative to that folder.',
      path,
    ),
  }),
  'notes.anchorBadLine': ({ value }) => ({
    text:
      value === ''
        ? vscode.l10n.t('This anchor has no line, so it points nowhere.')
        : vscode.l10n.t('“{0}” is no line number. The first line of a file is 1.', value),
  }),
  'notes.anchorWithoutQuote': ({ path, line }) => ({
    text: vscode.l10n.t(
      'Line {1} of {0} is not quoted, so it cannot be found again and gets no lens. Add “quote” with its text.',
      path,
      line,
    ),
  }),
  'notes.tooMany': ({ key, limit }) => ({
    text: vscode.l10n.t('“{0}” has more than {1} entries; the rest is not read.', key, limit),
  }),
  'notes.tooLarge': ({ limitKb }) => ({
    text: vscode.l10n.t('This note is larger than {0} KB and was not read.', limitKb),
  }),
  'notes.notText': () => ({
    text: vscode.l10n.t('This note is no text in UTF-8; what could not be read is missing from it.'),
  }),
  'notes.linkOutside': () => ({
    text: vscode.l10n.t('This note is a link to a file outside its folder, and is not followed.'),
  }),
  'notes.unreadable': ({ detail }) => ({
    text: vscode.l10n.t('This note could not be read: {0}', detail),
  }),
  'notes.folderUnreadable': ({ folder, detail }) => ({
    text: vscode.l10n.t('The notes in {0} could not be listed: {1}', folder, detail),
  }),
  'notes.noPlace': () => ({
    text: vscode.l10n.t('Nothing tells where the cause is. Put the cursor on the line and try again.'),
  }),
  'notes.noFolder': () => ({
    text: vscode.l10n.t(
      'A root-cause note lives beside the code, and no folder is open. Open the folder that holds the code.',
    ),
  }),
  'notes.untitled': () => ({
    text: vscode.l10n.t('This file is not saved yet, so no note can point at it. Save it first.'),
  }),
  'notes.outsideWorkspace': ({ file }) => ({
    text: vscode.l10n.t(
      '{0} is in no open folder, so there is no place for a note about it. Open the folder that holds it.',
      file,
    ),
  }),
  'notes.readOnly': ({ file }) => ({
    text: vscode.l10n.t(
      '{0} is in a place that cannot be written to, so no note can be kept beside it.',
      file,
    ),
  }),
  'notes.frameNotFound': ({ file, line }) => ({
    text: vscode.l10n.t(
      'No file of the open folders is {0} (line {1}). Open the folder that holds it, or put the cursor on the line.',
      file,
      line,
    ),
  }),
  'notes.writeFailed': ({ folder, detail }): Sentence => ({
    text: vscode.l10n.t(
      'The note could not be written to {0}: {1}. Its text is open and not saved: save it where you can.',
      folder,
      detail,
    ),
  }),
  'notes.git': ({ detail }) => ({ text: vscode.l10n.t('Git could not do it: {0}', detail) }),
  'notes.noRepository': ({ folder }) => ({
    text:
      folder === ''
        ? vscode.l10n.t('No folder is open, so there is no git repository to publish to.')
        : vscode.l10n.t('{0} is in no git repository, so there is nothing to publish to.', folder),
  }),
  'notes.notTrusted': (): Sentence => ({
    text: vscode.l10n.t(
      'In Restricted Mode Opex starts no git. Trust this folder to publish or record a fix.',
    ),
    action: { label: vscode.l10n.t('Manage Trust'), command: 'workbench.trust.manage' },
  }),
  'notes.badBranch': ({ branch }) => ({ text: vscode.l10n.t('“{0}” is no name for a branch.', branch) }),
  'notes.remoteUnreachable': ({ remote, detail }) => ({
    text: vscode.l10n.t('{0} could not be reached, so nothing was published: {1}', remote, detail),
  }),
  'notes.pushRefused': ({ remote, branch, detail }) => ({
    text: vscode.l10n.t('{0} refused the branch {1}, so nothing was published: {2}', remote, branch, detail),
  }),
  'notes.branchMoves': ({ branch }) => ({
    text: vscode.l10n.t('Others write to {0} right now; nothing was published yet. Try again.', branch),
  }),
  'notes.branchCheckedOut': ({ branch }) => ({
    text: vscode.l10n.t(
      '{0} is checked out, and this repository has no remote. Commit the records as usual, or publish to another branch.',
      branch,
    ),
  }),
  'notes.noIdentity': () => ({
    text: vscode.l10n.t('Git does not know who you are, so it cannot commit. Set user.name and user.email.'),
  }),
  'notes.noteGone': ({ file }) => ({ text: vscode.l10n.t('{0} is gone.', file) }),
};

function wrongType(key: string, expected: 'text' | 'list' | 'map' | 'keys'): string {
  switch (expected) {
    case 'text':
      return vscode.l10n.t('“{0}” has to be a text here.', key);
    case 'list':
      return vscode.l10n.t('“{0}” has to be a list: [a, b].', key);
    case 'keys':
      return vscode.l10n.t('“{0}” has to consist of keys with values, e.g. commits, release.', key);
    case 'map':
      return vscode.l10n.t('An entry of “{0}” has to consist of keys with values: path, line, quote.', key);
  }
}
