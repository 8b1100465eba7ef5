import * as vscode from 'vscode';
import { incidentScheme } from './incidentItem';

/** Dims rows that are acknowledged or old; a TreeItem has no style of its own. */
export const incidentDecorations: vscode.FileDecorationProvider = {
  provideFileDecoration(uri) {
    if (uri.scheme !== incidentScheme || uri.query !== 'dim') return undefined;
    return new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('descriptionForeground'));
  },
};
