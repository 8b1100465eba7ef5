import * as vscode from 'vscode';
import type { PanelValue } from '../../core/review/panelProblems';
import type { Sentences } from './sentence';

export const panelSentences: Sentences<'panels'> = {
  'panels.syntax': ({ fault }) => ({
    text: vscode.l10n.t('This is no JSON here ({0}). The team’s own panels are not shown.', fault),
  }),
  'panels.conflict': () => ({
    text: vscode.l10n.t(
      'Git left both sides of a merge here. Choose one; until then the team’s own panels are not shown.',
    ),
  }),
  'panels.newerVersion': ({ version, supported }) => ({
    text: vscode.l10n.t(
      'This file is of version {0}; this Opex knows {1}. What it knows is used, and it never writes the file.',
      version,
      supported,
    ),
  }),
  'panels.tooLarge': ({ size, limit }) => ({
    text: vscode.l10n.t('This file is too large to be read: {0} of at most {1} characters.', size, limit),
  }),
  'panels.wrongValue': ({ key, expected }) => ({
    text:
      key === ''
        ? vscode.l10n.t('The file has to be an object: { … }.')
        : vscode.l10n.t('“{0}” {1}.', key, expectedText(expected)),
  }),
  'panels.unknownKey': ({ key }) => ({
    text: vscode.l10n.t('Opex does not know “{0}”. It is kept and does nothing.', key),
  }),
  'panels.noQuery': ({ id }) => ({
    text: vscode.l10n.t('The panel “{0}” asks nothing: give it “query” or “queries”.', id),
  }),
};

function expectedText(expected: PanelValue): string {
  switch (expected) {
    case 'object':
      return vscode.l10n.t('has to be an object: { … }');
    case 'text':
      return vscode.l10n.t('has to be a text that is not empty, and not too long');
    case 'id':
      return vscode.l10n.t('is no name of a panel: small letters, digits and hyphens');
    case 'ids':
      return vscode.l10n.t('has to be a list of names of panels');
    case 'unit':
      return vscode.l10n.t('has to be seconds, share, perSecond, count, bytes or number');
    case 'better':
      return vscode.l10n.t('has to be lower, higher or neither');
    case 'version':
      return vscode.l10n.t('has to be 1');
  }
}
