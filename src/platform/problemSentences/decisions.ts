import * as vscode from 'vscode';
import type { DecisionValue } from '../../core/errors/decisionProblems';
import type { Sentences } from './sentence';

export const decisionSentences: Sentences<'decisions'> = {
  'decisions.syntax': ({ fault }) => ({
    text: vscode.l10n.t('This is no JSON here ({0}). The decisions that stood before stay in force.', fault),
  }),
  'decisions.conflict': () => ({
    text: vscode.l10n.t(
      'Git left both sides of a merge here. Choose one; until then the decisions that stood before stay in force.',
    ),
  }),
  'decisions.newerVersion': ({ version, supported }) => ({
    text: vscode.l10n.t(
      'This file is of version {0}; this Opex knows {1}. What it knows is used, and it never writes the file.',
      version,
      supported,
    ),
  }),
  'decisions.tooLarge': ({ size, limit }) => ({
    text: vscode.l10n.t('This file is too large to be read: {0} of at most {1} characters.', size, limit),
  }),
  'decisions.wrongValue': ({ key, expected }) => ({
    text:
      key === ''
        ? vscode.l10n.t('The file has to be an object: { … }.')
        : vscode.l10n.t('“{0}” {1}. This part does nothing.', key, expectedText(expected)),
  }),
  'decisions.unknownKey': ({ key }) => ({
    text: vscode.l10n.t('Opex does not know “{0}”. It is kept and does nothing.', key),
  }),
  'decisions.notFingerprint': ({ key }) => ({
    text: vscode.l10n.t('“{0}” is no fingerprint of a group, such as v1:ebed3d067f9b94bf.', key),
  }),
  'decisions.endless': () => ({
    text: vscode.l10n.t(
      'Nothing ends this ignoring, so the group is shown. Say “until”, “count”, “release” or “otherThan”.',
    ),
  }),
  'decisions.mergedTwice': ({ fingerprint }) => ({
    text: vscode.l10n.t(
      '{0} is merged into another group further up already. The first counts.',
      fingerprint,
    ),
  }),
  'decisions.unreadable': ({ file, detail }) => ({
    text: vscode.l10n.t('{0} could not be read: {1}', file, detail),
  }),
  'decisions.outside': () => ({
    text: vscode.l10n.t(
      'This file is a link that leads out of the workspace, which is not trusted, so it was not read.',
    ),
  }),
  'decisions.notTrusted': () => ({
    text: vscode.l10n.t('In Restricted Mode Opex writes no file of this workspace.'),
    action: { label: vscode.l10n.t('Manage Trust'), command: 'workbench.trust.manage' },
  }),
  'decisions.noPlace': () => ({
    text: vscode.l10n.t('There is nowhere to keep this: open a folder, or set a team home.'),
    action: { label: vscode.l10n.t('Set Team Home'), command: 'opex.setTeamHome' },
  }),
  'decisions.notWritable': ({ file }) => ({
    text: vscode.l10n.t(
      'Nothing was written: {0} is broken or of a newer version. Its problems say more.',
      file,
    ),
  }),
  'decisions.noRule': () => ({
    text: vscode.l10n.t(
      'Nothing tells this group from others: no exception and no words. Write a rule by hand.',
    ),
    action: { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' },
  }),
  'decisions.teamFileBroken': ({ file }) => ({
    text: vscode.l10n.t('Nothing was written: “severity” of {0} is no list, or the file is no JSON.', file),
    action: { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' },
  }),
};

function expectedText(expected: DecisionValue): string {
  switch (expected) {
    case 'object':
      return vscode.l10n.t('has to be an object: { … }');
    case 'text':
      return vscode.l10n.t('has to be a text that is not empty');
    case 'fingerprints':
      return vscode.l10n.t('has to be a list of fingerprints, such as v1:ebed3d067f9b94bf');
    case 'flag':
      return vscode.l10n.t('has to be true or false');
    case 'time':
      return vscode.l10n.t('has to be a time, such as 2026-11-20T14:00:00Z');
    case 'count':
      return vscode.l10n.t('has to be a whole number above zero');
    case 'class':
      return vscode.l10n.t('has to be critical, major or standard');
  }
}
