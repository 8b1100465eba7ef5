import type * as vscode from 'vscode';
import { learnRule, type PathRule } from '../core/source/pathRule';
import type { SourceFile } from '../core/source/sourceIndex';

/** A choice as it is kept: of this machine and workspace only, for folders lie elsewhere on another. */
interface Choice extends Required<PathRule> {
  readonly service: string;
}

const key = 'opex.frameChoices';
/** The oldest are forgotten. */
const maxChoices = 200;

/** Which folder of the workspace a person chose for a folder of production, by service. */
export class FrameChoices {
  constructor(private readonly memory: vscode.Memento | undefined) {}

  /** Rules of this service, the newest first. */
  rules(service: string | undefined): readonly PathRule[] {
    return this.kept().filter(choice => choice.service === (service ?? ''));
  }

  /** Keeps that `path` is `file`; what was chosen for the same folder before is forgotten. */
  async keep(path: string, file: SourceFile, service: string | undefined): Promise<void> {
    const rule = learnRule(path, file);
    if (!rule || !this.memory) return;
    const choice: Choice = { ...rule, service: service ?? '' };
    const others = this.kept().filter(
      ({ from, service: whose }) => from !== rule.from || whose !== choice.service,
    );
    await this.memory.update(key, { version: 1, choices: [choice, ...others].slice(0, maxChoices) });
  }

  private kept(): readonly Choice[] {
    const stored = this.memory?.get<{ readonly version?: unknown; readonly choices?: unknown }>(key);
    if (stored?.version !== 1 || !Array.isArray(stored.choices)) return [];
    return stored.choices.filter(isChoice);
  }
}

function isChoice(value: unknown): value is Choice {
  const choice = value as Partial<Record<keyof Choice, unknown>> | null;
  return [choice?.from, choice?.to, choice?.root, choice?.service].every(part => typeof part === 'string');
}
