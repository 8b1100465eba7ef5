import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Event } from '../../core/base/event';
import type { HealthState } from '../../core/playbooks/healthState';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Playbook } from '../../core/playbooks/playbook';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import { commandOf } from '../../platform/commands';
import { factCard, plainText } from '../../platform/remoteText';
import { severityIcon, severityName } from '../../platform/severityText';
import type { IncidentMatcher } from './incidentMatches';
import {
  incidentNodes,
  matchNodes,
  playbookNodes,
  problemNodes,
  topNodes,
  type PlaybookNode,
} from './playbookNodes';
import { healthChildren, healthItem, healthNodes } from './healthNodes';
import { incidentName, matchText } from './playbookText';
import type { PlaybookUses } from './playbookUses';
import { problemItem } from './problemItem';

export interface PlaybooksTreeDeps {
  readonly load: () => Promise<void>;
  readonly store: PlaybookStore;
  readonly incidents: IncidentStore;
  readonly matcher: IncidentMatcher;
  readonly clock: Clock;
  readonly uses: PlaybookUses;
  readonly health: {
    readonly state: () => HealthState | undefined;
    readonly onDidChange: Event<HealthState>;
    /** Somebody looks: it is looked at in the background. */
    readonly look: () => void;
  };
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** The Playbooks view's data. The first look at it reads the playbooks; an incident's alerts are read when it is unfolded. */
export class PlaybooksTree extends Owner implements vscode.TreeDataProvider<PlaybookNode> {
  private readonly changed = this.register(new vscode.EventEmitter<PlaybookNode | undefined>());
  private pending: Disposable | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly deps: PlaybooksTreeDeps) {
    super();
    this.register(
      deps.store.onDidChange(({ health }) => {
        if (health.state !== 'reading') this.refreshSoon();
      }),
    );
    this.register(
      deps.incidents.onDidChange(({ added, removed, changed }) => {
        if (added.length + removed.length + changed.length > 0) this.refreshSoon();
      }),
    );
    this.register(deps.health.onDidChange(() => this.refreshSoon()));
    this.register(deps.uses.onDidChange(() => this.refreshSoon()));
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  async getChildren(node?: PlaybookNode): Promise<PlaybookNode[]> {
    await Promise.all([this.deps.load(), this.deps.uses.load()]);
    const { playbooks, problems, health } = this.deps.store.state;
    const { rows } = this.deps.incidents;
    if (!node) {
      this.deps.health.look();
      return [
        ...topNodes(rows, playbooks, problems, health.problem),
        ...healthNodes(this.deps.health.state()),
      ];
    }
    switch (node.kind) {
      case 'incidents':
        return incidentNodes(rows);
      case 'incident': {
        const { matches, alertsProblem } = await this.deps.matcher.match(node.row);
        return matchNodes(node.row, matches, alertsProblem);
      }
      case 'all':
        return playbookNodes(playbooks);
      case 'problems':
        return problemNodes(problems);
      case 'trouble':
      case 'match':
      case 'noMatch':
      case 'writeOne':
      case 'moreIncidents':
      case 'playbook':
      case 'problem':
        return [];
      default:
        return healthChildren(this.deps.health.state(), node);
    }
  }

  getTreeItem(node: PlaybookNode): vscode.TreeItem {
    const item = itemOf(node, this.deps.uses);
    item.id = node.id;
    item.accessibilityInformation ??= {
      label: [item.label as string, item.description].filter(Boolean).join(', '),
    };
    return item;
  }

  private refreshSoon(): void {
    this.pending ??= this.deps.clock.after(100, () => {
      this.pending = undefined;
      this.changed.fire(undefined);
    });
  }
}

function itemOf(node: PlaybookNode, uses: PlaybookUses): vscode.TreeItem {
  switch (node.kind) {
    case 'trouble':
      return problemItem(node.problem, 'error', 'errorForeground');
    case 'incidents': {
      const item = new vscode.TreeItem(vscode.l10n.t('For open incidents'), Expanded);
      item.description = String(node.count);
      return item;
    }
    case 'incident': {
      const { severity } = node.row.classified;
      const item = new vscode.TreeItem(incidentName(node.row), node.first ? Expanded : Collapsed);
      item.description = plainText(node.row.incident.service.name);
      item.iconPath = severityIcon(severity);
      item.accessibilityInformation = {
        label: vscode.l10n.t('Playbooks for {0}, {1}', incidentName(node.row), severityName(severity)),
      };
      return item;
    }
    case 'match': {
      const { playbook } = node.match;
      const item = new vscode.TreeItem(plainText(playbook.title), None);
      item.description = matchText(node.match);
      item.iconPath = new vscode.ThemeIcon('book');
      item.contextValue = 'playbook match';
      item.tooltip = cardOf(playbook, uses);
      item.command = commandOf(
        'opex.openPlaybook',
        vscode.l10n.t('Open Playbook'),
        node.uri,
        node.match.section,
        node.incidentId,
      );
      item.accessibilityInformation = { label: `${plainText(playbook.title)}, ${matchText(node.match)}` };
      return item;
    }
    case 'noMatch': {
      const item = new vscode.TreeItem(vscode.l10n.t('None fits'), None);
      item.description = vscode.l10n.t('search all');
      item.iconPath = new vscode.ThemeIcon('circle-slash');
      item.command = commandOf('opex.searchPlaybooks', vscode.l10n.t('Search Playbooks'), node.title);
      item.accessibilityInformation = { label: vscode.l10n.t('No playbook fits this incident. Search all.') };
      return item;
    }
    case 'writeOne': {
      const item = new vscode.TreeItem(vscode.l10n.t('Write one…'), None);
      item.iconPath = new vscode.ThemeIcon('new-file');
      item.command = commandOf('opex.newPlaybook', vscode.l10n.t('New Playbook'), node.target);
      return item;
    }
    case 'moreIncidents': {
      const item = new vscode.TreeItem(vscode.l10n.t('{0} more in Incidents', node.hidden), None);
      item.iconPath = new vscode.ThemeIcon('ellipsis');
      return item;
    }
    case 'all': {
      const item = new vscode.TreeItem(vscode.l10n.t('All playbooks'), Collapsed);
      item.description = String(node.count);
      return item;
    }
    case 'playbook': {
      const item = new vscode.TreeItem(plainText(node.playbook.title), None);
      item.description = [plainText(node.playbook.services.join(', ')), uses.lastText(node.uri)]
        .filter(Boolean)
        .join(' · ');
      item.iconPath = new vscode.ThemeIcon('book');
      item.contextValue = 'playbook';
      item.tooltip = cardOf(node.playbook, uses);
      item.command = commandOf('opex.openPlaybook', vscode.l10n.t('Open Playbook'), node.uri);
      return item;
    }
    case 'problems': {
      const item = new vscode.TreeItem(vscode.l10n.t('Problems'), Collapsed);
      item.description = String(node.count);
      item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
      return item;
    }
    case 'problem':
      return problemItem(node.problem, 'warning', 'list.warningForeground');
    default:
      return healthItem(node);
  }
}

function cardOf(playbook: Playbook, uses: PlaybookUses): vscode.MarkdownString {
  const last = uses.lastText(playbook.uri);
  return factCard(playbook.title, [
    [vscode.l10n.t('File'), vscode.workspace.asRelativePath(vscode.Uri.parse(playbook.uri))],
    ...(playbook.alerts.length > 0 ? [[vscode.l10n.t('Alerts'), playbook.alerts.join(', ')] as const] : []),
    ...(playbook.services.length > 0
      ? [[vscode.l10n.t('Services'), playbook.services.join(', ')] as const]
      : []),
    ...(playbook.owner === undefined ? [] : [[vscode.l10n.t('Owner'), playbook.owner] as const]),
    ...(last === '' ? [] : [[vscode.l10n.t('Last time'), last] as const]),
  ]);
}
