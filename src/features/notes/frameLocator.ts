import type * as vscode from 'vscode';
import type { Event } from '../../core/base/event';
import type { StackFrame } from '../../core/source/stackFrame';

/** Finds the file of the workspace that a frame means. */
export interface FrameLocator {
  /** The one file that fits, and the 1-based line; undefined where none or several do. Never rejects. */
  locate(frame: StackFrame, service?: string): Promise<FramePlace | undefined>;
  /** Answers may have changed: files or folders came or went. */
  readonly onDidChange: Event<void>;
}

export interface FramePlace {
  readonly uri: vscode.Uri;
  readonly line: number;
}
