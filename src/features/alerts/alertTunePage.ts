import * as vscode from 'vscode';
import { Owner, toDisposable } from '../../core/base/disposable';
import { isAbort, problem, ProblemError, problemOf } from '../../core/base/problem';
import type { AlertRule } from '../../core/errors/alerts/alertRule';
import type {} from '../../core/errors/alerts/problems';
import { replayWeek, withThreshold, writtenThreshold } from '../../core/errors/alerts/tuneAlert';
import type { TrafficSeries } from '../../core/errors/alerts/trafficSeries';
import { ruleName, stateText, watchedText } from '../../platform/alertText';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { Page, type PageKind } from '../../platform/webview';
import {
  readAlertTuneRequest,
  type AlertTuneEvent,
  type AlertTuneReplies,
  type AlertTuneRequest,
  type AlertTuneView,
  type AlertWeek,
} from '../../protocol/alertTune';
import { tuneStrings, weekShown } from './alertTuneText';
import type { AlertTuneDeps } from './alertTunes';
import { openRuleLine, writeThreshold } from './ruleLine';

const kind: PageKind<AlertTuneRequest> = {
  viewType: 'opex.alertTune',
  page: 'alertTune',
  readRequest: readAlertTuneRequest,
};

/** The tab that shows when an alert would have fired in the past week, for the threshold of the team file or another. */
export class AlertTunePage extends Owner {
  private readonly page: Page<AlertTuneRequest, AlertTuneReplies, AlertTuneEvent>;
  private rule: AlertRule | undefined;
  /** What is tried out instead of the file's. */
  private tried: AlertRule | undefined;
  private series: TrafficSeries | undefined;
  private week: AlertWeek;
  private reading: AbortController | undefined;
  private live = false;

  constructor(
    private readonly ruleId: string,
    private readonly deps: AlertTuneDeps,
  ) {
    super();
    this.rule = this.find();
    this.week = { kind: 'loading', text: vscode.l10n.t('Reading the traffic of the past week…') };
    const title = vscode.l10n.t('Tune: {0}', this.rule ? ruleName(this.rule) : ruleId);
    this.page = this.register(
      Page.open(
        kind,
        {
          extensionUri: deps.extensionUri,
          title,
          roots: [],
          log: deps.log,
          serve: (request: AlertTuneRequest) => this.serve(request),
        },
        vscode.ViewColumn.Beside,
      ),
    );
    this.register(this.page.onDidDispose(() => this.dispose()));
    this.register(
      this.page.panel.onDidChangeViewState(() => {
        if (!this.page.visible) this.live = false;
      }),
    );
    this.register(toDisposable(() => this.reading?.abort()));
    this.register(deps.alerts.onDidChange(() => this.send()));
    this.register(
      deps.team.onDidChange(() => {
        this.rule = this.find() ?? this.rule;
        if (this.tried && this.rule && writtenThreshold(this.tried) === writtenThreshold(this.rule)) {
          this.tried = undefined;
        }
        this.replay();
      }),
    );
    void this.read();
  }

  get onDidDispose(): vscode.Event<void> {
    return this.page.onDidDispose;
  }

  reveal(): void {
    this.page.reveal();
  }

  private find(): AlertRule | undefined {
    return this.deps.rules().find(({ id }) => id === this.ruleId);
  }

  /** Never rejects: what went wrong is shown. */
  private async read(): Promise<void> {
    this.reading?.abort();
    const reading = new AbortController();
    this.reading = reading;
    const { clock, traffic } = this.deps;
    const { rule } = this;
    if (!rule) return;
    this.show({ kind: 'loading', text: vscode.l10n.t('Reading the traffic of the past week…') });
    try {
      const now = clock.now();
      const windowMs = rule.kind === 'share' ? rule.windowMs : undefined;
      await traffic.refresh(now, windowMs, reading.signal);
      await traffic.readWeek(now, rule.kind === 'share', reading.signal);
      const { series, failed } = traffic.of(rule.service, now);
      if (!series) throw new ProblemError(failed ?? problem('alerts.reading', {}));
      this.series = series;
      this.replay();
    } catch (error) {
      if (isAbort(error) || reading.signal.aborted) return;
      this.show({ kind: 'failed', text: plainText(sentenceOf(problemOf(error)).text, 500) });
    }
  }

  private replay(): void {
    const { series } = this;
    const rule = this.tried ?? this.rule;
    if (!series || !rule) return;
    this.show(weekShown(rule, replayWeek(rule, series, this.deps.clock.now()), series.basis));
  }

  private show(week: AlertWeek): void {
    this.week = week;
    this.send();
  }

  private send(): void {
    if (this.live && !this.isDisposed) this.page.send({ type: 'show', view: this.view });
  }

  private get view(): AlertTuneView {
    const { alerts, clock } = this.deps;
    const row = alerts.rows.find(({ rule }) => rule.id === this.ruleId);
    const said = row ? stateText(row.state, clock.now()) : vscode.l10n.t('not judged yet');
    const { rule } = this;
    return {
      title: rule ? ruleName(rule) : this.ruleId,
      now: vscode.l10n.t('Now: {0}. {1}.', said, watchedText(row?.isExported)),
      written: rule ? writtenThreshold(rule) : '',
      tried: this.tried ? writtenThreshold(this.tried) : rule ? writtenThreshold(rule) : '',
      week: this.week,
    };
  }

  private async serve(request: AlertTuneRequest): Promise<AlertTuneReplies[AlertTuneRequest['type']]> {
    const { rule } = this;
    switch (request.type) {
      case 'ready':
        this.live = true;
        return { strings: tuneStrings(rule), view: this.view };
      case 'tryOut':
        this.tried = this.withText(request.threshold);
        this.replay();
        return undefined;
      case 'write':
        if (rule) {
          const changed = this.withText(request.threshold);
          await writeThreshold(rule, writtenThreshold(changed), this.deps.team.state);
        }
        return undefined;
      case 'openRule':
        if (rule) await openRuleLine(rule, this.deps.team.state);
        return undefined;
      case 'readAgain':
        await this.read();
        return undefined;
    }
  }

  /** @throws ProblemError `alerts.badShare` */
  private withText(text: string): AlertRule {
    const changed = this.rule && withThreshold(this.rule, text);
    if (!changed) throw new ProblemError(problem('alerts.badShare', { text: plainText(text, 20) }));
    return changed;
  }
}
