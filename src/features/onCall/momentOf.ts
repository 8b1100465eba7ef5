import * as vscode from 'vscode';
import { momentText } from '../../core/incidents/onCallMoment';

/** "Mon 09:00" in the person's language, on this machine's clock. */
export function momentOf(at: number, now: number): string {
  return momentText(at, now, { locale: vscode.env.language });
}

/** "Monday 09:00", for those who listen. */
export function spokenMomentOf(at: number, now: number): string {
  return momentText(at, now, { locale: vscode.env.language, spoken: true });
}
