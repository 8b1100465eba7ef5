import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { PlaybookAnswer, PlaybookMatch } from '../../core/playbooks/playbook';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import type { IncidentHistorySource } from '../../core/review/incidentHistory';
import type { Finding } from '../../core/review/itemCandidates';
import type { CommandRegistry, NewPlaybookTarget, PlaybookSearchTarget } from '../../platform/commands';
import { LazyTree } from '../../platform/lazyTree';
import { once } from '../../platform/once';
import { registerPageSerializer } from '../../platform/pageSerializer';
import type { ReadableRoots } from '../../platform/readableRoots';
import type { PlaybookNode } from './playbookNodes';
import type { PlaybookFeature } from './playbooks';
import type { UsingDeps } from './usings';

export interface PlaybooksDeps extends UsingDeps {
  readonly store: PlaybookStore;
  readonly roots: ReadableRoots;
  readonly commands: CommandRegistry;
  readonly extensionUri: vscode.Uri;
  /** What the connected accounts tell of the past; only what was read of it already is looked at. */
  readonly histories: () => readonly IncidentHistorySource[];
}

/** What others may ask of the playbooks, besides the commands and the store. */
export interface Playbooks extends Disposable {
  /** The playbooks that fit an incident; reads playbooks and alerts where that was not done yet. */
  readonly matchesFor: (row: IncidentRow) => Promise<PlaybookAnswer>;
  /** What fits an alert of which only this is known; rejects where the playbooks could not be read whole. */
  readonly fitting: () => Promise<(facts: IncidentFacts) => readonly PlaybookMatch[]>;
  /** What the weekly review is offered: playbooks to mend or to write, commands to automate. */
  readonly findings: () => Promise<readonly Finding[]>;
}

/** The Playbooks view, search, and the pages. Nothing is loaded or read before somebody looks. */
export function registerPlaybooks(deps: PlaybooksDeps): Playbooks {
  const { commands } = deps;
  const owned = new DisposableStore();
  const feature = once(async (): Promise<PlaybookFeature> => {
    const bundle = await import('./playbooks');
    return owned.add(new bundle.PlaybookFeature(deps));
  });

  const tree = owned.add(new LazyTree<PlaybookNode>(async () => (await feature()).tree));
  owned.add(
    vscode.window.createTreeView('opex.playbooks', { treeDataProvider: tree, showCollapseAll: true }),
  );
  const search = async (wanted?: PlaybookSearch): Promise<void> => (await feature()).search(wanted);
  owned.add(commands.register('opex.searchPlaybooks', target => search(searchOf(target))));
  owned.add(commands.register('opex.searchPlaybooksForSelection', () => search(searchOf(selectedText()))));
  owned.add(
    commands.register('opex.playbookHelped', async () => (await feature()).pages.sayOutcome('helped')),
  );
  owned.add(
    commands.register('opex.playbookStepWrong', async () => (await feature()).pages.sayOutcome('wrong')),
  );
  owned.add(commands.register('opex.refreshPlaybooks', async () => (await feature()).refresh()));
  owned.add(
    commands.register('opex.openPlaybook', async (uri, section, incidentId) =>
      uri === undefined ? search() : (await feature()).pages.open(uri, section, incidentId),
    ),
  );
  owned.add(
    commands.register('opex.openIncidentPlaybook', async target => (await feature()).openForIncident(target)),
  );
  owned.add(commands.register('opex.newPlaybook', async target => (await feature()).newPlaybook(target)));
  owned.add(
    commands.register('opex.openPlaybookFile', async target => {
      if (target) await (await feature()).openFile(target.uri);
    }),
  );
  owned.add(
    registerPageSerializer('opex.playbook', async (panel, state) =>
      (await feature()).pages.restore(panel, state),
    ),
  );
  return {
    matchesFor: async row => (await feature()).matchesFor(row),
    findings: async () => (await feature()).findings(),
    fitting: async () => (await feature()).fitting(),
    dispose: () => owned.dispose(),
  };
}

/** What is looked for, and what a playbook that is missing would be written for. */
export interface PlaybookSearch {
  readonly query: string;
  readonly missing: NewPlaybookTarget;
}

/** From the palette and from keys there is none. */
function searchOf(target: string | PlaybookSearchTarget | undefined): PlaybookSearch | undefined {
  if (typeof target === 'string') {
    const query = target.replace(/\s+/g, ' ').trim().slice(0, 500);
    return query === '' ? undefined : { query, missing: { title: query.slice(0, 120) } };
  }
  // A menu of VS Code may hand over what it likes.
  const group = target?.group;
  if (typeof group?.title !== 'string') return undefined;
  const { title, service } = group;
  const missing = {
    title: title.slice(0, 120),
    errors: [title],
    ...(service === undefined ? {} : { service }),
  };
  return { query: title.slice(0, 500), missing };
}

/** The selection, or the line that the cursor is in. */
function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  return document.getText(selection).trim() || document.lineAt(selection.active.line).text;
}
