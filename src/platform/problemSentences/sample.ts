import * as vscode from 'vscode';
import '../../core/incidents/sampleProblems';
import type { Sentences } from './sentence';

export const sampleSentences: Sentences<'sample'> = {
  'sample.alreadyResolved': ({ title }) => ({ text: vscode.l10n.t('“{0}” is already resolved.', title) }),
  'sample.noSuchIncident': ({ id }) => ({ text: vscode.l10n.t('The sample has no incident {0}.', id) }),
  'sample.unreadable': ({ detail }) => ({
    text: vscode.l10n.t('The bundled sample team could not be read ({0}). Reinstall Opex.', detail),
  }),
  'sample.notWritten': ({ detail }) => ({
    text: vscode.l10n.t('The sample team could not be written ({0}).', detail),
  }),
};
