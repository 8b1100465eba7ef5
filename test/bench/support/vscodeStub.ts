/**
 * Stands in for `vscode` where a benchmark runs a tree's own code outside of the editor: just what making rows needs.
 * Import it before the module that is measured.
 */
import Module from 'node:module';

class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): { dispose: () => void } => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}

class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

class Named {
  constructor(
    readonly id: string,
    readonly color?: unknown,
  ) {}
}

export const stub = {
  EventEmitter,
  TreeItem,
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ThemeIcon: Named,
  ThemeColor: Named,
  Uri: { from: (parts: object) => ({ ...parts }) },
  l10n: {
    t: (text: string, ...args: readonly unknown[]) =>
      text.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
  },
  commands: {},
  window: {},
  workspace: {},
};

type Load = (request: string, ...rest: unknown[]) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load;
loader._load = (request, ...rest) => (request === 'vscode' ? stub : load(request, ...rest));
