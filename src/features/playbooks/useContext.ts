import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { partnersOf, type PlaybookPartner } from '../../core/playbooks/partners';
import type { PlaybookBlock, PlaybookStep } from '../../core/playbooks/steps';
import type { UsedFor, UseRecord } from '../../core/playbooks/useRecord';
import { fillIn, isSafeValue, valuesOf, type Values } from '../../core/playbooks/values';
import { serviceOfIncident } from '../../core/team/ownership';
import type { TeamService } from '../../core/team/team';
import type { TeamStore } from '../../core/team/teamStore';
import { plainText } from '../../platform/remoteText';
import { incidentName } from './playbookText';

/** The playbook that is used, and for what. */
export interface UseSubject {
  readonly uri: string;
  readonly title: string;
  readonly services: readonly string[];
  readonly partners: readonly PlaybookPartner[];
  readonly steps: readonly PlaybookStep[];
  readonly blocks: readonly PlaybookBlock[];
  readonly incidentId?: string;
}

/** What the page has of it. */
export interface UseHost {
  /** Values that the person typed, kept with the page. */
  readonly params: () => Readonly<Record<string, string>>;
  readonly setParam: (name: string, value: string) => void;
  readonly onChange: () => void;
}

/** What a playbook in use stands in: its incident, the service, the values, who can help. */
export class UseContext {
  constructor(
    private readonly deps: { readonly incidents: IncidentStore; readonly team: TeamStore },
    private readonly subject: UseSubject,
    private readonly host: UseHost,
  ) {}

  get row(): IncidentRow | undefined {
    const { incidentId } = this.subject;
    return incidentId === undefined ? undefined : this.deps.incidents.find(incidentId);
  }

  get values(): Values {
    const { row } = this;
    const known = row && { incident: row.incident, severity: row.classified.severity };
    return valuesOf(known, this.service, new Map(Object.entries(this.host.params())));
  }

  get partners(): readonly PlaybookPartner[] {
    const { service } = this;
    const { services } = this.deps.team.team;
    const meant = service ? [service] : services.filter(({ name }) => this.subject.services.includes(name));
    return partnersOf(this.subject.partners, meant);
  }

  /** The incident for a record: as it is called now, else as it was when the record was made. */
  usedFor(record: UseRecord | undefined): UsedFor | undefined {
    const { incidentId: id } = this.subject;
    if (id === undefined) return undefined;
    const { row } = this;
    if (!row) return record?.incident ?? { id, name: id };
    return { id, name: incidentName(row), service: this.service?.name ?? row.incident.service.name };
  }

  /** "#1482" */
  shortName(record: UseRecord | undefined): string | undefined {
    const number = this.row?.incident.number;
    return number === undefined ? this.usedFor(record)?.name : `#${number}`;
  }

  /**
   * A text with its values in it, asked for where they are missing; undefined where the person turned back.
   * @throws ProblemError `playbooks.valueRefused`
   */
  async filled(template: string): Promise<string | undefined> {
    let filled = fillIn(template, this.values);
    if (filled.kind === 'missing') {
      if (!(await this.ask(filled.names))) return undefined;
      filled = fillIn(template, this.values);
    }
    switch (filled.kind) {
      case 'filled':
        return filled.text;
      case 'refused':
        throw new ProblemError(problem('playbooks.valueRefused', { name: filled.name, value: filled.value }));
      case 'missing':
        return undefined;
    }
  }

  /** Asks for values, one after another; false where the person turned back. */
  async ask(names: readonly string[]): Promise<boolean> {
    for (const [at, name] of names.entries()) {
      const known = this.values.get(name);
      const place = [plainText(name), String(at + 1), String(names.length)] as const;
      const value = await vscode.window.showInputBox({
        title:
          names.length === 1
            ? vscode.l10n.t('Value for {0}', place[0])
            : vscode.l10n.t('Value for {0} ({1} of {2})', ...place),
        prompt: vscode.l10n.t('It is put into this playbook’s commands and text, for this incident.'),
        ...(known === undefined ? {} : { value: known }),
        ignoreFocusOut: true,
        validateInput: typed =>
          typed === '' || isSafeValue(typed)
            ? undefined
            : vscode.l10n.t('Only letters, digits and . _ : / @ = - and no - first.'),
      });
      if (value === undefined || value === '') return false;
      this.host.setParam(name, value);
    }
    return true;
  }

  private get service(): TeamService | undefined {
    const { team } = this.deps.team;
    const { row } = this;
    if (row) return serviceOfIncident(team, row.incident.service);
    const [only, ...others] = this.subject.services;
    return others.length > 0 ? undefined : team.services.find(({ name }) => name === only);
  }
}
