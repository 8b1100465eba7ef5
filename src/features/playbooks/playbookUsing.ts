import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import { commandLines } from '../../core/playbooks/commandLines';
import type { PlaybookPartner } from '../../core/playbooks/partners';
import type { PlaybookBlock } from '../../core/playbooks/steps';
import {
  readUse,
  useRecordName,
  type PlaybookUse,
  type UseEvent,
  type UseRecord,
} from '../../core/playbooks/useRecord';
import { executeCommand } from '../../platform/commands';
import type { UseRequest, UseView } from '../../protocol/playbookUse';
import { helpMessage, partnerViews } from './partnerText';
import { QueryRuns } from './queryRuns';
import { othersOf, stepsOfOthers } from './othersSteps';
import { missingBefore, stepViews, blockView, type OthersTick } from './useView';
import { UseContext, type UseHost, type UseSubject } from './useContext';
import type { UsingParts } from './usings';
import { showTranscript, transcriptNote, writeTranscript } from './transcriptNote';
import { sharingText } from './useWords';

/** One playbook in use on one page: ticks, values, commands, queries, what others did, the transcript. */
export class PlaybookUsing extends Owner {
  private record: UseRecord | undefined;
  private others: ReadonlyMap<string, readonly OthersTick[]> = new Map();
  private readonly busy = new Set<string>();
  private readonly queries: QueryRuns;
  private readonly context: UseContext;

  constructor(
    private readonly parts: UsingParts,
    private readonly subject: UseSubject,
    private readonly host: UseHost,
  ) {
    super();
    this.context = new UseContext(parts.deps, subject, host);
    const name = useRecordName(subject.uri, subject.incidentId);
    this.queries = this.register(new QueryRuns(parts.deps, () => this.changed()));
    this.register(parts.uses.onDidChange(changed => changed === name && void this.readRecord()));
    this.register(parts.deps.outbox.onDidChange(() => this.changed()));
    this.register(parts.sharing.onDidChange(id => id === subject.incidentId && this.changed()));
    this.register(parts.deps.details.onDidChange(id => id === subject.incidentId && void this.readOthers()));
    this.register(parts.deps.team.onDidChange(() => this.changed()));
  }

  /** Reads what was done before, then what others did. Never rejects: what cannot be read is as if it were not. */
  async load(): Promise<void> {
    await this.readRecord();
    await this.add({ kind: 'opened' }).catch(() => undefined);
    void this.lookAtOthers();
  }

  /** Asks for what others did since. */
  async lookAtOthers(): Promise<void> {
    const { incidentId } = this.subject;
    if (incidentId === undefined || !this.context.row) return;
    await this.parts.deps.details.load(incidentId);
    await this.readOthers();
  }

  view(): UseView {
    const { subject, parts, record } = this;
    const { clock } = parts.deps;
    const now = clock.now();
    const use = this.use;
    const steps = stepViews(subject.steps, use, this.others, now);
    const values = this.context.values;
    const facts = {
      use,
      values,
      blocks: subject.blocks,
      busy: this.busy,
      queries: this.queries.states,
      now,
    };
    const done = steps.filter(step => step.by.length > 0).length;
    const acted = record?.events.some(({ kind }) => kind !== 'opened') === true;
    const sharing = parts.sharing.stateOf(subject.incidentId);
    return {
      values: Object.fromEntries(values),
      steps,
      progress:
        steps.length === 0 ? '' : vscode.l10n.t('{0} of {1} steps done', String(done), String(steps.length)),
      sharing: steps.length === 0 ? '' : sharingText(sharing, this.context.shortName(this.record)),
      blocks: subject.blocks.map(block => blockView(block, facts)),
      partners: partnerViews(this.context.partners, this.context.row, parts.deps),
      canStartOver: (use?.ticks.size ?? 0) > 0,
      canShowTranscript: acted,
      canWriteTranscript:
        acted && this.context.row !== undefined && parts.deps.canWrite(this.context.row.incident, 'addNote'),
      ...(use?.outcome
        ? {
            outcome:
              use.outcome.outcome === 'helped'
                ? vscode.l10n.t('You said: it helped')
                : vscode.l10n.t('You said: a step was wrong'),
          }
        : {}),
    };
  }

  /** @throws ProblemError where it cannot be done. */
  async serve(request: UseRequest): Promise<undefined> {
    switch (request.type) {
      case 'tick': {
        const step = this.subject.steps.find(({ key }) => key === request.step);
        if (!step) throw gone();
        const { key, number, text } = step;
        await this.add({ kind: 'tick', step: key, number, text, done: request.done });
        return undefined;
      }
      case 'command':
        return this.command(request);
      case 'query':
        return this.query(this.block(request.block));
      case 'fill':
        if (await this.context.ask([request.name])) this.changed();
        return undefined;
      case 'pullIn': {
        const { name, reach } = this.partner(request.partner);
        const { incidentId } = this.subject;
        if (incidentId === undefined) return undefined;
        const partner = reach === undefined ? {} : { partner: { name, reach } };
        await executeCommand('opex.pullIn', { incidentId, ...partner });
        return undefined;
      }
      case 'copyMessage':
        await vscode.env.clipboard.writeText(
          helpMessage(this.partner(request.partner), this.context.row, this.subject.title),
        );
        return undefined;
      case 'showTranscript':
        await showTranscript(this.parts.texts, this.transcriptFacts);
        return undefined;
      case 'writeTranscript': {
        if (!this.context.row)
          throw new ProblemError(
            problem('playbooks.incidentGone', { incident: this.context.shortName(this.record) ?? '' }),
          );
        await writeTranscript(this.parts.deps, this.context.row, transcriptNote(this.transcriptFacts));
        return undefined;
      }
      case 'startOver':
        await this.add({ kind: 'startedOver' });
        return undefined;
      case 'outcome':
        await this.add({ kind: 'outcome', outcome: request.outcome });
        if (request.outcome === 'wrong') await this.openToMend();
        return undefined;
      case 'preview':
        await vscode.commands.executeCommand(
          'markdown.showPreviewToSide',
          vscode.Uri.parse(this.subject.uri),
        );
        return undefined;
    }
  }

  private async command(request: Extract<UseRequest, { type: 'command' }>): Promise<undefined> {
    const block = this.block(request.block);
    const lines = commandLines(block.text);
    const line = lines.kind === 'commands' ? lines.commands[request.command] : undefined;
    if (!line) throw gone();
    const why = missingBefore(block, { blocks: this.subject.blocks, use: this.use });
    if (why !== undefined) throw new ProblemError(problem('playbooks.blockRefused', { why }));
    const text = await this.context.filled(line.text);
    if (text === undefined) return undefined;
    const key = `${block.key}:${request.command}`;
    const job = {
      playbook: this.subject.uri,
      block,
      template: line.text,
      line: block.line + 1 + line.line,
      text,
      how: request.how,
    };
    this.busy.add(key);
    this.changed();
    const done = (): void => {
      this.busy.delete(key);
      this.changed();
    };
    const keep = async (event: UseEvent): Promise<void> => this.keep([event]);
    try {
      if (!(await this.parts.runner.go(job, keep, done))) done();
    } catch (error) {
      done();
      throw error;
    }
    return undefined;
  }

  private async query(block: PlaybookBlock): Promise<undefined> {
    const text = await this.context.filled(block.text);
    if (text === undefined) return undefined;
    const rows = await this.queries.run(block, text, this.context.row);
    await this.add({
      kind: 'query',
      block: block.key,
      ...(block.step === undefined ? {} : { step: block.step }),
      language: block.language,
      text,
      ...(rows === undefined ? {} : { rows }),
    });
    return undefined;
  }

  /** "A step was wrong": the file, at the first step that is not ticked, or where the last command stands. */
  private async openToMend(): Promise<void> {
    const { steps, uri } = this.subject;
    const use = this.use;
    const last = use?.commands.at(-1)?.command.line;
    const open = steps.find(({ key }) => use?.ticks.has(key) !== true);
    const line = open?.line ?? last ?? 0;
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri), {
      viewColumn: vscode.ViewColumn.Beside,
      selection: new vscode.Range(line, 0, line, 0),
    });
  }

  private async readRecord(): Promise<void> {
    const { uri, incidentId } = this.subject;
    this.record = await this.parts.uses.read(uri, incidentId).catch(() => undefined);
    this.changed();
  }

  private async readOthers(): Promise<void> {
    const { incidentId, steps, title } = this.subject;
    if (incidentId === undefined) return;
    const own = await this.parts.sharing.noteIdOf(incidentId).catch(() => undefined);
    const notes = this.parts.deps.details.get(incidentId)?.notes.value ?? [];
    this.others = othersOf(steps, title, notes, own);
    this.changed();
  }

  private async add(event: NewEvent): Promise<void> {
    await this.keep([{ ...event, id: this.parts.deps.newId(), at: this.parts.deps.clock.now() }]);
  }

  private async keep(events: readonly UseEvent[]): Promise<void> {
    const { uri, title, incidentId } = this.subject;
    const incident = this.context.usedFor(this.record);
    this.record = await this.parts.uses.add(
      { playbook: uri, title, ...(incident ? { incident } : {}) },
      events,
    );
    if (incidentId !== undefined && events.some(({ kind }) => kind !== 'opened' && kind !== 'outcome'))
      this.parts.sharing.changed(incidentId);
    this.changed();
  }

  private changed(): void {
    if (!this.isDisposed) this.host.onChange();
  }

  private get use(): PlaybookUse | undefined {
    return this.record && readUse(this.record);
  }

  private partner(name: string): PlaybookPartner {
    const found = this.context.partners.find(partner => partner.name === name);
    if (!found) throw gone();
    return found;
  }

  private block(key: string): PlaybookBlock {
    const found = this.subject.blocks.find(block => block.key === key);
    if (!found) throw gone();
    return found;
  }

  private get transcriptFacts() {
    const { subject, record, others } = this;
    const { incident = this.context.usedFor(this.record) } = record ?? {};
    return {
      title: subject.title,
      events: record?.events ?? [],
      others: stepsOfOthers(others),
      ...(incident ? { incident } : {}),
    };
  }
}

type NewEvent = UseEvent extends infer Event
  ? Event extends UseEvent
    ? Omit<Event, 'id' | 'at'>
    : never
  : never;

function gone(): ProblemError {
  return new ProblemError(problem('playbooks.partGone', {}));
}
