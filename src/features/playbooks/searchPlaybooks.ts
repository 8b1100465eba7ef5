import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import type { PlaybookHit } from '../../core/playbooks/playbookIndex';
import type { Playbook } from '../../core/playbooks/playbook';
import { recentPlaybooks } from '../../core/playbooks/useLog';
import { executeCommand, type NewPlaybookTarget } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import type { IncidentMatcher } from './incidentMatches';
import type { PlaybookSearch } from './index';
import type { PlaybookUses } from './playbookUses';
import { incidentName, matchText, problemsText } from './playbookText';

export interface SearchDeps {
  readonly load: () => Promise<void>;
  readonly search: (query: string, limit: number) => readonly PlaybookHit[];
  readonly store: PlaybookStore;
  readonly incidents: IncidentStore;
  readonly matcher: IncidentMatcher;
  readonly uses: PlaybookUses;
  readonly wanted: PlaybookSearch | undefined;
}

interface PlaybookItem extends vscode.QuickPickItem {
  readonly playbook?: Playbook;
  readonly section?: string;
  readonly incidentId?: string;
  /** "Write one": what is known of it. */
  readonly write?: NewPlaybookTarget;
}

const mostHits = 50;
const mostRecent = 5;
/** Before anything is typed; more would not be read. */
const mostListed = 500;

/** Searches while typing; before the first letter it offers what fits the open incidents, then everything. */
export function searchPlaybooks(deps: SearchDeps): void {
  const pick = vscode.window.createQuickPick<PlaybookItem>();
  const owned = new DisposableStore();
  owned.add(pick);
  // Not in the typings of any VS Code: without it the list is sorted anew by where labels match, not by the index.
  (pick as vscode.QuickPick<PlaybookItem> & { sortByLabel: boolean }).sortByLabel = false;
  pick.title = vscode.l10n.t('Search Playbooks');
  pick.placeholder = vscode.l10n.t(
    'Symptom, alert or command: “crash loop”, “KubePodCrashLooping”, “disk full”',
  );
  pick.busy = true;
  if (deps.wanted) pick.value = deps.wanted.query;
  let open = true;
  const update = (): void => {
    pick.items = pick.value.trim() === '' ? allItems(deps) : hitItems(deps, pick.value);
  };
  owned.add(pick.onDidChangeValue(update));
  owned.add(deps.store.onDidChange(({ health }) => health.state === 'reading' || update()));
  owned.add(
    pick.onDidAccept(() => {
      const item = pick.selectedItems[0];
      if (item?.write) {
        pick.hide();
        void executeCommand('opex.newPlaybook', item.write);
      }
      if (!item?.playbook) return;
      pick.hide();
      void executeCommand('opex.openPlaybook', item.playbook.uri, item.section, item.incidentId);
    }),
  );
  owned.add(
    pick.onDidTriggerItemButton(({ item }) => {
      if (!item.playbook) return;
      pick.hide();
      void executeCommand('opex.openPlaybookFile', { uri: item.playbook.uri });
    }),
  );
  owned.add(
    pick.onDidHide(() => {
      open = false;
      owned.dispose();
    }),
  );
  pick.show();
  void Promise.all([deps.load(), deps.uses.load()]).then(() => {
    if (!open) return;
    pick.busy = false;
    update();
  });
}

/** In the order of the index, each with the section that answers. */
function hitItems(deps: SearchDeps, query: string): PlaybookItem[] {
  const hits = deps.search(query, mostHits);
  const last = [separator(''), writeItem(deps, query)];
  if (hits.length === 0) return [emptyItem(deps, query), ...last];
  const items = hits.map(({ playbook, section, snippet }) => ({
    ...itemOf(playbook),
    description: section && section.text !== playbook.title ? `› ${plainText(section.text)}` : '',
    ...(snippet === '' ? {} : { detail: plainText(snippet) }),
    ...(section ? { section: section.slug } : {}),
  }));
  return [...items, ...last];
}

/** None of them fits: one is written with what is known. */
function writeItem({ wanted, store }: SearchDeps, query: string): PlaybookItem {
  return {
    label: `$(new-file) ${vscode.l10n.t('None fits: write one…')}`,
    alwaysShow: true,
    write: wanted?.query === query ? wanted.missing : { title: query.trim().slice(0, 120) },
    ...(store.state.health.state === 'reading'
      ? { description: vscode.l10n.t('playbooks are still being read') }
      : {}),
  };
}

function allItems(deps: SearchDeps): PlaybookItem[] {
  const items: PlaybookItem[] = [];
  const fitting = new Set<string>();
  for (const row of deps.incidents.rows.slice(0, 20)) {
    for (const match of deps.matcher.known(row).slice(0, 3)) {
      const { playbook, section } = match;
      if (fitting.has(playbook.uri)) continue;
      fitting.add(playbook.uri);
      items.push({
        ...itemOf(playbook),
        description: matchText(match),
        detail: incidentName(row),
        incidentId: row.incident.id,
        ...(section === undefined ? {} : { section }),
      });
    }
  }
  if (items.length > 0) items.unshift(separator(vscode.l10n.t('for open incidents')));
  const recent = recentPlaybooks(deps.uses.histories, 20)
    .filter(uri => !fitting.has(uri))
    .flatMap(uri => deps.store.get(uri) ?? [])
    .slice(0, mostRecent);
  if (recent.length > 0) items.push(separator(vscode.l10n.t('used last')));
  for (const playbook of recent) {
    fitting.add(playbook.uri);
    items.push({ ...itemOf(playbook), description: deps.uses.lastText(playbook.uri) });
  }
  const others = deps.store.playbooks.filter(playbook => !fitting.has(playbook.uri));
  if (items.length > 0 && others.length > 0) items.push(separator(vscode.l10n.t('all playbooks')));
  const listed = others.slice(0, mostListed).map(playbook => ({
    ...itemOf(playbook),
    description: plainText(playbook.services.join(', ')),
  }));
  items.push(...listed);
  const hidden = others.length - listed.length;
  if (hidden > 0) items.push({ label: vscode.l10n.t('{0} more: type to search', hidden), alwaysShow: true });
  const known = deps.store.state.health.state;
  if (items.length === 0 && known !== 'never' && known !== 'reading') items.push(emptyItem(deps, ''));
  return items;
}

/** Says that nothing was found, and never leaves out that something could not be read. */
function emptyItem(deps: SearchDeps, query: string): PlaybookItem {
  const { problems, health } = deps.store.state;
  const label =
    deps.store.playbooks.length === 0
      ? vscode.l10n.t('No playbook was found')
      : vscode.l10n.t('No playbook has “{0}”', plainText(query, 60));
  const detail =
    health.problem !== undefined
      ? sentenceOf(health.problem).text
      : problems.length > 0
        ? problemsText(problems.length)
        : undefined;
  return { label, alwaysShow: true, ...(detail === undefined ? {} : { detail }) };
}

function itemOf(playbook: Playbook): PlaybookItem {
  return {
    label: plainText(playbook.title),
    playbook,
    alwaysShow: true,
    buttons: [{ iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: vscode.l10n.t('Open as File') }],
  };
}

function separator(label: string): PlaybookItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
