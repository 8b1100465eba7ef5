import * as vscode from 'vscode';
import { isProblemError } from '../../core/base/problem';
import { Owner } from '../../core/base/disposable';
import type { Contact, OnCallScope } from '../../core/incidents/onCall';
import { OnCallBoard } from '../../core/incidents/onCallBoard';
import { OnCallWatch } from '../../core/incidents/onCallWatch';
import type { PullInTarget } from '../../platform/commands';
import { NoticeClaims } from '../../platform/noticeClaims';
import { OnCallCache } from '../../platform/onCallCache';
import { plainText } from '../../platform/remoteText';
import { policyNodes, type PersonNode } from './onCallNodes';
import { onCallItem } from './onCallItem';
import { Notifier } from './notifier';
import { OnCallStatusBar } from './onCallStatusBar';
import { OnCallTree } from './onCallTree';
import type { OnCallDeps } from './index';

type Person = NonNullable<PullInTarget['person']>;

/** Knows the person's own shift, tells of their incidents, and reads who else is on call when somebody looks. */
export class OnCallFeature extends Owner {
  readonly watch: OnCallWatch;
  readonly tree: OnCallTree;
  private readonly board: OnCallBoard;

  constructor(private readonly deps: OnCallDeps) {
    super();
    const { clock, log, state, pauseOf } = deps;
    const cache = new OnCallCache(state);
    const watch = this.register(new OnCallWatch({ clock, log, random: Math.random, cache, pauseOf }));
    this.watch = watch;
    this.follow();
    this.board = this.register(
      new OnCallBoard({ clock, sources: () => watch.sources, scope: id => this.scopeOf(id) }),
    );
    this.tree = this.register(
      new OnCallTree({ board: this.board, watch, clock, isConnected: () => deps.store.health.length > 0 }),
    );
    this.register(watch.onDidChange(() => void (this.deps.isVisible() && this.board.look())));
    this.register(vscode.window.onDidChangeWindowState(({ focused }) => void (focused && watch.wake())));
    this.register(new OnCallStatusBar(watch, clock));
    if (!deps.sample) {
      this.register(new Notifier({ ...deps, watch, claims: new NoticeClaims(state, clock) }));
    }
  }

  /** Accounts were connected or disconnected. */
  follow(): void {
    this.watch.setSources(this.deps.accounts.onCallSources);
  }

  setVisible(visible: boolean): void {
    this.tree.setVisible(visible);
  }

  async refresh(): Promise<void> {
    await Promise.all([this.board.refresh(), this.watch.refresh()]);
  }

  /** Copies a number or an address of the person: the one that there is, or the one that is picked. */
  async copyContact(target: Person | undefined): Promise<void> {
    const person = target ?? (await this.pickPerson());
    if (!person) return;
    const contact = await pickContact(person, await this.contactsOf(person));
    if (!contact) return;
    await vscode.env.clipboard.writeText(contact.address);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Copied: {0}, {1}', plainText(contact.address), plainText(person.name)),
    );
  }

  /** A key without the right to see contacts still knows the e-mail that everybody sees. */
  private async contactsOf({ sourceId, id, email }: Person): Promise<readonly Contact[]> {
    const mail: readonly Contact[] =
      email === undefined ? [] : [{ kind: 'email', label: '', address: email }];
    const source = this.watch.sources.find(one => one.sourceId === sourceId);
    if (!source) return mail;
    try {
      const contacts = await vscode.window.withProgress({ location: { viewId: 'opex.onCall' } }, () =>
        source.readContacts(id, new AbortController().signal),
      );
      return contacts.length > 0 ? contacts : mail;
    } catch (error) {
      if (mail.length > 0 && isProblemError(error)) return mail;
      throw error;
    }
  }

  private async pickPerson(): Promise<Person | undefined> {
    await this.board.look();
    const now = this.deps.clock.now();
    const nodes = this.board.view.flatMap(part =>
      (part.ladders ?? []).flatMap(ladder => policyNodes(part, ladder, undefined)),
    );
    const people = nodes.filter((node): node is PersonNode => node.kind === 'person');
    if (people.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('It is not known who is on call.'));
      return undefined;
    }
    const items = people.map(node => {
      const { label, description } = onCallItem(node, now);
      return {
        label: typeof label === 'string' ? label : '',
        ...(typeof description === 'string' ? { description } : {}),
        person: node.person,
      };
    });
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Copy whose contact?'),
      matchOnDescription: true,
    });
    return picked?.person;
  }

  /** The services that the team file names, and the policies that the person answers for. */
  private scopeOf(sourceId: string): OnCallScope {
    return {
      serviceIds: this.deps.team.team.services.flatMap(service => service.pagerDuty),
      policyIds: this.watch.policyIdsOf(sourceId),
    };
  }
}

async function pickContact(person: Person, contacts: readonly Contact[]): Promise<Contact | undefined> {
  const [only, ...others] = contacts;
  if (!only) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No number or address of {0} is known to your key.', plainText(person.name)),
    );
    return undefined;
  }
  if (others.length === 0) return only;
  const items = contacts.map(contact => ({
    label: plainText(contact.address),
    description: [kindText(contact.kind), plainText(contact.label, 40)].filter(Boolean).join(' · '),
    contact,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Copy which contact of {0}?', plainText(person.name, 60)),
  });
  return picked?.contact;
}

function kindText(kind: Contact['kind']): string {
  switch (kind) {
    case 'phone':
      return vscode.l10n.t('phone');
    case 'sms':
      return vscode.l10n.t('text message');
    case 'email':
      return vscode.l10n.t('e-mail');
    case 'whatsapp':
      return vscode.l10n.t('WhatsApp');
  }
}
