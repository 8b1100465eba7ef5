import * as vscode from 'vscode';
import type { Sentences } from './sentence';

export const baseSentences: Sentences<'base'> = {
  'base.unexpected': ({ detail }) => ({ text: vscode.l10n.t('Opex met an unexpected error: {0}', detail) }),
};
