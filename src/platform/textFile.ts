import { TextDecoder } from 'node:util';
import * as vscode from 'vscode';

/** A file read as text, or why it is none. */
export type TextFile =
  /** `broken`: not UTF-8; what could not be read stands as U+FFFD. */
  | { readonly kind: 'text'; readonly text: string; readonly broken: boolean }
  | { readonly kind: 'tooLarge'; readonly bytes: number }
  /** Holds NUL bytes. */
  | { readonly kind: 'binary' };

/** Reads a whole text file of at most `limit` bytes: UTF-8, or UTF-16 with a mark. @throws vscode.FileSystemError */
export async function readTextFile(uri: vscode.Uri, limit: number): Promise<TextFile> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > limit) return { kind: 'tooLarge', bytes: size };
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (bytes.length > limit) return { kind: 'tooLarge', bytes: bytes.length };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode(bytes, 'utf-16be');
  if (bytes.subarray(0, 8192).includes(0)) return { kind: 'binary' };
  return decode(bytes, 'utf-8');
}

function decode(bytes: Uint8Array, encoding: string): TextFile {
  try {
    return { kind: 'text', text: new TextDecoder(encoding, { fatal: true }).decode(bytes), broken: false };
  } catch {
    return { kind: 'text', text: new TextDecoder(encoding).decode(bytes), broken: true };
  }
}

/** A file or folder of that name is there and may be looked at. */
export async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
