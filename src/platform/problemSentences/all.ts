import type { ProblemCode, ProblemCodes } from '../../core/base/problem';
import { alertmanagerSentences } from './alertmanager';
import { alertSentences } from './alerts';
import { baseSentences } from './base';
import { connectionSentences } from './connections';
import { contextSentences } from './context';
import { decisionSentences } from './decisions';
import { documentsSentences } from './documents';
import { httpSentences } from './http';
import { incidentSentences } from './incidents';
import { logConnectionSentences } from './logConnections';
import { logsSentences } from './logs';
import { metricsSentences } from './metrics';
import { notesSentences } from './notes';
import { onCallSentences } from './onCall';
import { panelSentences } from './panels';
import { playbooksSentences } from './playbooks';
import { reviewSentences } from './review';
import { sampleSentences } from './sample';
import type { Sentence } from './sentence';
import { teamSentences } from './team';

/** One line an area: its file holds its words. */
export const sentences: { readonly [C in ProblemCode]: (args: ProblemCodes[C]) => Sentence } = {
  ...alertmanagerSentences,
  ...alertSentences,
  ...baseSentences,
  ...connectionSentences,
  ...contextSentences,
  ...decisionSentences,
  ...documentsSentences,
  ...httpSentences,
  ...incidentSentences,
  ...logConnectionSentences,
  ...logsSentences,
  ...metricsSentences,
  ...notesSentences,
  ...onCallSentences,
  ...panelSentences,
  ...playbooksSentences,
  ...reviewSentences,
  ...sampleSentences,
  ...teamSentences,
};
