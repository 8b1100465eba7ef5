import * as vscode from 'vscode';
import type {} from '../../core/errors/metricProblems';
import { plainText } from '../remoteText';
import type { Sentences } from './sentence';

/** What Prometheus, or what speaks its API, has to say. */
export const metricsSentences: Sentences<'metrics'> = {
  'metrics.badQuery': ({ host, message }) => ({
    text: vscode.l10n.t('{0} refuses the query: {1}', host, plainText(message)),
  }),
  'metrics.failedQuery': ({ host, message }) => ({
    text: vscode.l10n.t('{0} could not compute the query: {1}', host, plainText(message)),
  }),
  'metrics.timedOut': ({ host, message }) => ({
    text: vscode.l10n.t('{0} gave up on the query after its own time limit: {1}', host, plainText(message)),
  }),
  'metrics.notReady': ({ host }) => ({
    text: vscode.l10n.t('{0} is starting and not ready yet.', host),
  }),
  'metrics.warning': ({ host, message }) => ({
    text: vscode.l10n.t('{0} says that its answer may lack something: {1}', host, plainText(message)),
  }),
  'metrics.tooManySteps': ({ steps, limit }) => ({
    text: vscode.l10n.t(
      'That would be {0} points a line; {1} is the most. Choose a longer step or a shorter time.',
      steps,
      limit,
    ),
  }),
  'metrics.tooManySeries': ({ host, series, read }) => ({
    text: vscode.l10n.t('{0} answered with {1} series; {2} of them are read.', host, series, read),
  }),
  'metrics.unreadable': ({ host, what, count }) => ({
    text: vscode.l10n.t('{0} answered with {1} {2} that cannot be read.', host, count, plainText(what)),
  }),
  'metrics.nativeHistograms': ({ host, count }) => ({
    text: vscode.l10n.t(
      '{0} answered with native histograms ({1} series), which are not shown: use histogram_quantile or histogram_count.',
      host,
      count,
    ),
  }),
  'metrics.unexpectedAnswer': ({ host, what }) => ({
    text: vscode.l10n.t('{0} gave an answer that cannot be read ({1}).', host, plainText(what)),
  }),
  'metrics.noMetadata': ({ host }) => ({
    text: vscode.l10n.t('{0} does not tell of which type its metrics are; they are guessed by name.', host),
  }),
  'metrics.none': ({ host }) => ({
    text: vscode.l10n.t('{0} answers, but has no metric of the last hour.', host),
  }),
  'metrics.notOffered': ({ host, what }) => ({
    text:
      what === 'rules'
        ? vscode.l10n.t('{0} tells no rules.', host)
        : what === 'alerts'
          ? vscode.l10n.t('{0} tells no alerts.', host)
          : what === 'metadata'
            ? vscode.l10n.t('{0} tells nothing about its metrics.', host)
            : vscode.l10n.t('{0} does not have this function.', host),
  }),
};
