import { Emitter } from '../../core/base/event';
import { problem, type Problem } from '../../core/base/problem';
import type {} from '../../core/team/problems';
import { readPatterns, type RulePattern, type RunningPatterns } from '../../core/team/rulePatterns';
import type { SeverityRule } from '../../core/team/team';
import { KnownAnswers } from './knownAnswers';
import { PatternThread } from './patternThread';
import { answerBit, patternDeadlineMs, type PatternFaults } from './patternWire';

/** Text is looked at up to here: a title or a log's message says what it is before that. */
const maxTextLength = 2000;
/** A thread that may be waited for is waited for so long when it starts. */
const startMs = 5000;
/** So often may a pattern be slow or without an answer before it is switched off. */
const maxStrikes = 2;
/** So often in a row may the thread fail to start. */
const maxFailedStarts = 3;
const maxKnownCharacters = 1_000_000;

export interface PatternOptions {
  /** Path of the bundle that the thread runs. */
  readonly script: string;
  /**
   * False on the extension host's thread: `matches` then waits 50 ms at most, says no where it does not know by
   * then, and `onDidChange` fires when it can be asked again. True where a thread may wait to be answered rightly.
   */
  readonly mayWait: boolean;
  /** No answer after this, and the thread is ended (ms). Longer than a loaded machine may keep it waiting. */
  readonly giveUpMs?: number;
  /** The thread is ended when it was not asked for so long (ms). */
  readonly idleMs?: number;
}

/**
 * Runs the `message` patterns of the rules on JavaScript's own engine, in a thread of their own: a match cannot be
 * stopped, a thread can. Resolves when it can be asked; a pattern that cannot be compiled is a problem at its place.
 */
export async function runPatterns(
  rules: readonly SeverityRule[],
  options: PatternOptions,
): Promise<RunningPatterns> {
  const running = new ThreadedPatterns(readPatterns(rules), options);
  await running.settled();
  return running;
}

class ThreadedPatterns implements RunningPatterns {
  problems: readonly Problem[];
  private readonly changed = new Emitter<void>();
  private readonly active: Map<string, RulePattern>;
  private readonly known = new KnownAnswers(maxKnownCharacters);
  private readonly strikes = new Map<string, number>();
  private readonly giveUpMs: number;
  private thread: PatternThread | undefined;
  /** Waited for already: not again on a thread that has else to do. */
  private waited = false;
  /** The question that was not answered in time. */
  private late: { readonly message: string; readonly text: string; waitedMs: number } | undefined;
  /** A text was answered by no because nothing was known of it. */
  private missed = false;
  private failedStarts = 0;
  private timer: NodeJS.Timeout | undefined;
  private settling: Promise<void> = Promise.resolve();
  private isDisposed = false;

  readonly onDidChange = this.changed.event;

  constructor(
    { patterns, problems }: ReturnType<typeof readPatterns>,
    private readonly options: PatternOptions,
  ) {
    this.problems = problems;
    this.giveUpMs = options.giveUpMs ?? 500;
    this.active = new Map(patterns.map(pattern => [pattern.message, pattern]));
    if (this.active.size > 0) this.start();
  }

  /** Resolves when the thread can be asked or has failed to start for good; never rejects. */
  async settled(): Promise<void> {
    let seen: Promise<void>;
    do {
      seen = this.settling;
      await seen;
    } while (seen !== this.settling);
  }

  matches(message: string, text: string): boolean {
    if (!this.active.has(message) || this.isDisposed) return false;
    const cut = text.slice(0, maxTextLength);
    const found = this.known.get(message, cut) ?? this.ask(message, cut);
    if (found === undefined) this.missed = true;
    return found ?? false;
  }

  dispose(): void {
    this.isDisposed = true;
    this.end();
    this.changed.dispose();
  }

  private ask(message: string, text: string): boolean | undefined {
    if (this.options.mayWait) return this.askPatiently(message, text);
    // While one answer is waited for by the timer, others are not: this thread has else to do.
    if (this.late) return undefined;
    const thread = this.runningThread();
    const mayWaitMs = this.waited ? 0 : patternDeadlineMs;
    this.waited = true;
    if (!thread.waitUntilReady(mayWaitMs)) return undefined;
    const bits = thread.ask(message, text, patternDeadlineMs);
    if (bits !== undefined) return this.take(message, text, bits);
    this.late = { message, text, waitedMs: patternDeadlineMs };
    this.setTimer(patternDeadlineMs, () => this.lookForLateAnswer());
    return undefined;
  }

  private askPatiently(message: string, text: string): boolean | undefined {
    while (this.active.has(message)) {
      const thread = this.runningThread();
      if (!thread.waitUntilReady(startMs)) {
        this.failedToStart('it did not start in time');
        return undefined;
      }
      const bits = thread.ask(message, text, this.giveUpMs);
      if (bits !== undefined) return this.take(message, text, bits);
      this.strike(message);
      this.end();
    }
    return false;
  }

  private lookForLateAnswer(): void {
    const { late, thread } = this;
    if (!late || !thread) return;
    late.waitedMs += patternDeadlineMs;
    const bits = thread.lateAnswer(0);
    if (bits === undefined && late.waitedMs < this.giveUpMs && !thread.isOver) {
      this.setTimer(patternDeadlineMs, () => this.lookForLateAnswer());
      return;
    }
    this.late = undefined;
    if (bits === undefined) {
      this.strike(late.message);
      this.end();
      if (this.active.size > 0) this.start();
    } else {
      this.take(late.message, late.text, bits);
      this.tellMissed();
    }
  }

  private take(message: string, text: string, bits: number): boolean {
    const found = (bits & answerBit.found) !== 0;
    this.known.set(message, text, found);
    if (bits & (answerBit.slow | answerBit.failed)) this.strike(message);
    this.endWhenIdle();
    return found && this.active.has(message);
  }

  private strike(message: string): void {
    const strikes = (this.strikes.get(message) ?? 0) + 1;
    this.strikes.set(message, strikes);
    const pattern = this.active.get(message);
    if (strikes < maxStrikes || !pattern) return;
    this.active.delete(message);
    this.addProblems(
      pattern.rules.map(({ number, place }) =>
        problem('team.patternTooSlow', { rule: number, limitMs: patternDeadlineMs }, place),
      ),
    );
  }

  private runningThread(): PatternThread {
    if (this.thread?.isOver) this.end();
    return this.thread ?? this.start();
  }

  private start(): PatternThread {
    const patterns = [...this.active.values()];
    const thread = new PatternThread(this.options.script, patterns);
    this.thread = thread;
    this.waited = false;
    this.settling = thread.ready.then(
      faults => {
        if (this.thread !== thread) return;
        this.failedStarts = 0;
        this.leaveOut(patterns, faults);
        this.endWhenIdle();
        this.tellMissed();
      },
      (error: unknown) => {
        if (this.thread === thread)
          this.failedToStart(error instanceof Error ? error.message : String(error));
      },
    );
    return thread;
  }

  private failedToStart(detail: string): void {
    this.end();
    this.failedStarts++;
    if (this.failedStarts < maxFailedStarts) {
      this.start();
      return;
    }
    const place = [...this.active.values()][0]?.rules[0]?.place;
    this.active.clear();
    this.addProblems([problem('team.patternsFailed', { detail }, place)]);
  }

  private leaveOut(patterns: readonly RulePattern[], faults: PatternFaults): void {
    const problems: Problem[] = [];
    for (const [index, fault] of faults) {
      const pattern = patterns[index];
      if (!pattern) continue;
      this.active.delete(pattern.message);
      const detail = reasonOf(fault);
      for (const { number, place } of pattern.rules)
        problems.push(problem('team.badPattern', { rule: number, detail }, place));
    }
    if (problems.length > 0) this.addProblems(problems);
  }

  private addProblems(problems: readonly Problem[]): void {
    this.problems = [...this.problems, ...problems];
    this.tellSoon();
  }

  private tellMissed(): void {
    if (this.missed) this.tellSoon();
  }

  /** Later, since those who are told ask anew: what is asked just now is to end before that. */
  private tellSoon(): void {
    queueMicrotask(() => {
      this.missed = false;
      this.changed.fire();
    });
  }

  private endWhenIdle(): void {
    if (this.late) return;
    this.setTimer(this.options.idleMs ?? 600_000, () => this.end());
  }

  private end(): void {
    clearTimeout(this.timer);
    this.late = undefined;
    this.thread?.end();
    this.thread = undefined;
  }

  private setTimer(ms: number, run: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(run, ms);
    this.timer.unref();
  }
}

/** V8 says "Invalid regular expression: /(/u: Unterminated group": the last part is the sentence's. */
function reasonOf(fault: string): string {
  return fault.replace(/^Invalid regular expression: .*: /s, '').slice(0, 200);
}
