/**
 * The part of `vscode` that lenses and anchors stand on, outside of the editor: documents that are edited, files on
 * disk, and the events that VS Code would send. Import it before the modules that are measured.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as vscode from 'vscode';
import { stub } from './vscodeStub';

class Uri {
  readonly authority = '';

  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}

  get fsPath(): string {
    return this.path;
  }

  static file(path: string): Uri {
    return new Uri('file', path);
  }

  static parse(text: string): Uri {
    return Uri.file(fileURLToPath(text));
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return Uri.file(join(base.path, ...parts));
  }

  toString(): string {
    return pathToFileURL(this.path).href;
  }
}

class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
}

class CodeLens {
  constructor(
    readonly range: Range,
    readonly command: vscode.Command,
  ) {}
}

const kinds = 'Function Method Constructor Operator Variable Constant Property Field'.split(' ');
const lib: Record<string, unknown> = stub;

/** Sends what VS Code would send. */
export const editorEvents = {
  changed: new stub.EventEmitter<unknown>(),
  closed: new stub.EventEmitter<unknown>(),
  headMoved: new stub.EventEmitter<void>(),
};

/** What the editor holds. */
export const editor: {
  folder: { readonly uri: Uri; readonly name: string; readonly index: number } | undefined;
  documents: BenchDocument[];
  head: string;
} = { folder: undefined, documents: [], head: '' };

const never = (): { readonly dispose: () => void } => ({ dispose: () => undefined });
const repository = {
  rootUri: Uri.file('/'),
  state: {
    get HEAD() {
      return { commit: editor.head };
    },
    onDidChange: editorEvents.headMoved.event,
  },
};

Object.assign(lib, {
  Disposable: class {
    constructor(readonly dispose: () => void) {}
  },
  Uri,
  Position,
  Range,
  CodeLens,
  SymbolKind: Object.fromEntries(kinds.map((kind, index) => [kind, index + 1])),
  FileSystemError: class extends Error {
    readonly code = 'FileNotFound';
  },
  // No language: functions come from the text, which is more work than a list of symbols.
  commands: { executeCommand: () => Promise.resolve(undefined) },
  languages: { registerCodeLensProvider: never, match: () => 0 },
  extensions: {
    getExtension: () => ({
      isActive: true,
      exports: {
        enabled: true,
        getAPI: () => ({ git: { path: 'git' }, repositories: [repository], onDidOpenRepository: never }),
      },
    }),
  },
});
Object.assign(lib['window'] as object, { onDidChangeWindowState: never, visibleTextEditors: [] });
const workspace = {
  isTrusted: true,
  fs: {
    isWritableFileSystem: () => true,
    readFile: async (uri: Uri) => readFile(uri.fsPath),
    stat: async (uri: Uri) => stat(uri.fsPath),
  },
  getConfiguration: () => ({ get: () => undefined }),
  getWorkspaceFolder: (uri: Uri) =>
    editor.folder && uri.path.startsWith(`${editor.folder.uri.path}/`) ? editor.folder : undefined,
  get textDocuments() {
    return editor.documents;
  },
  get workspaceFolders() {
    return editor.folder ? [editor.folder] : [];
  },
  onDidChangeConfiguration: never,
  onDidChangeTextDocument: editorEvents.changed.event,
  onDidCloseTextDocument: editorEvents.closed.event,
  onDidSaveTextDocument: never,
  onDidDeleteFiles: never,
  onDidRenameFiles: never,
};
// Its getters stay getters.
Object.defineProperties(lib['workspace'], Object.getOwnPropertyDescriptors(workspace));

/** Opens a folder. */
export function openFolder(path: string): void {
  editor.folder = { uri: Uri.file(path), name: 'bench', index: 0 };
}

/** A document that an editor shows. */
export class BenchDocument {
  readonly uri: Uri;
  version = 1;
  isDirty = false;
  isClosed = false;

  constructor(
    path: string,
    private lines: string[],
  ) {
    this.uri = Uri.file(path);
    editor.documents.push(this);
  }

  get lineCount(): number {
    return this.lines.length;
  }

  getText(): string {
    return this.lines.join('\n');
  }

  lineAt(line: number): { readonly text: string; readonly firstNonWhitespaceCharacterIndex: number } {
    const text = this.lines[line] ?? '';
    const first = text.search(/\S/);
    return { text, firstNonWhitespaceCharacterIndex: first < 0 ? text.length : first };
  }

  /** Replaces text as typing does. @returns the event that VS Code sends then */
  edit(line: number, from: number, endLine: number, to: number, text: string): unknown {
    const range = new Range(line, from, endLine, to);
    const before = (this.lines[line] ?? '').slice(0, from);
    const after = (this.lines[endLine] ?? '').slice(to);
    this.lines.splice(line, endLine - line + 1, ...`${before}${text}${after}`.split('\n'));
    this.version += 1;
    return { document: this, contentChanges: [{ range, text, rangeOffset: 0, rangeLength: 0 }] };
  }

  /** Reads the file anew, as VS Code does with what is not dirty. */
  reload(lines: string[]): unknown {
    const last = this.lines.length - 1;
    const range = new Range(0, 0, last, (this.lines[last] ?? '').length);
    this.lines = lines;
    this.version += 1;
    const text = lines.join('\n');
    return { document: this, contentChanges: [{ range, text, rangeOffset: 0, rangeLength: 0 }] };
  }
}
