import type * as vscode from 'vscode';
import { readRecord } from '../../platform/recordTexts';
import type { OwnPanels } from './readPeriod';

/** Panels that the team added or does not want to see. @throws what the disk says */
export async function readOwnPanels(home: vscode.Uri): Promise<OwnPanels> {
  const { panelsFile, readPanelFile } = await import('../../core/review/panelFile');
  const text = (await readRecord(home, panelsFile)) ?? '';
  const { panels, hidden, problems } = readPanelFile(text, panelsFile);
  return { text, panels, hidden, problems };
}
