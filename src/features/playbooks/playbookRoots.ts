import * as vscode from 'vscode';
import { ReadableRoots, uriOfPath, type ReadableRoot } from '../../platform/readableRoots';
import { contains } from '../../platform/rootedFiles';
import type { Settings } from '../../platform/settings';

/** The folders that playbooks are read from: those of every feature, and other repositories by the setting. */
export class PlaybookRoots extends ReadableRoots {
  constructor(private readonly own: Settings) {
    super(own);
    this.register(
      own.onDidChange(keys => {
        if (keys.includes('opex.playbooks.folders')) this.fire();
      }),
    );
  }

  /** Other repositories come last; one that lies within another folder is read there. */
  override get current(): readonly ReadableRoot[] {
    const roots = [...super.current];
    if (!vscode.workspace.isTrusted) return roots;
    for (const path of this.own.get('opex.playbooks.folders')) {
      const uri = uriOfPath(path);
      if (!uri || roots.some(root => contains(root.uri, uri))) continue;
      roots.push({ uri, name: uri.path.slice(uri.path.lastIndexOf('/') + 1), kind: 'repository' });
    }
    return roots;
  }

  /** Paths of the setting that name no folder: relative ones. */
  get unusable(): readonly string[] {
    return this.own.get('opex.playbooks.folders').filter(path => uriOfPath(path) === undefined);
  }
}
