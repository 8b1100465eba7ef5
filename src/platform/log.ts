import * as vscode from 'vscode';
import type { Logger } from '../core/base/logger';
import { maskCredentials } from './maskCredentials';

/** The one output channel, "Opex". It masks what looks like a credential: a last wall, not a licence to log one. */
export class OutputLog implements Logger, vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Opex', { log: true });

  trace(message: string): void {
    this.channel.trace(maskCredentials(message));
  }
  info(message: string): void {
    this.channel.info(maskCredentials(message));
  }
  warn(message: string): void {
    this.channel.warn(maskCredentials(message));
  }
  error(message: string): void {
    this.channel.error(maskCredentials(message));
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }
}
