import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { Settings } from './settings';
import { contains } from './rootedFiles';

/** A folder that files may be read from. */
export interface ReadableRoot {
  readonly uri: vscode.Uri;
  /** `repository`: another one, named by a setting; read for playbooks only. */
  readonly kind: 'folder' | 'teamHome' | 'repository';
  readonly name: string;
}

/** The workspace folders and the team home: what may be read without asking. */
export class ReadableRoots extends Owner {
  private readonly changed = this.register(new Emitter<readonly ReadableRoot[]>());

  readonly onDidChange: Event<readonly ReadableRoot[]> = this.changed.event;

  constructor(private readonly settings: Settings) {
    super();
    const fire = (): void => this.fire();
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(fire));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(fire));
    this.register(settings.onDidChange(keys => keys.includes('opex.teamHome') && fire()));
  }

  /** Workspace folders first. The team home is left out where it lies within one, and in Restricted Mode. */
  get current(): readonly ReadableRoot[] {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }): ReadableRoot => ({
      uri,
      name,
      kind: 'folder',
    }));
    const home = this.homeOutside();
    if (!home || !vscode.workspace.isTrusted) return folders;
    return [...folders, { uri: home, name: vscode.l10n.t('team home'), kind: 'teamHome' }];
  }

  /** True where there is a team home that Restricted Mode keeps closed. */
  get homeWithheld(): boolean {
    return this.homeOutside() !== undefined && !vscode.workspace.isTrusted;
  }

  protected fire(): void {
    this.changed.fire(this.current);
  }

  private homeOutside(): vscode.Uri | undefined {
    const uri = uriOfPath(this.settings.get('opex.teamHome'));
    const folders = vscode.workspace.workspaceFolders ?? [];
    return uri && !folders.some(folder => contains(folder.uri, uri)) ? uri : undefined;
  }
}

/** The folder that a setting names: an absolute path, or one below `~`. */
export function uriOfPath(path: string): vscode.Uri | undefined {
  const text = path.trim();
  const full = /^~(?=$|[\\/])/.test(text) ? join(homedir(), text.slice(1)) : text;
  return isAbsolute(full) ? vscode.Uri.file(full) : undefined;
}
