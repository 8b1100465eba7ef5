import * as vscode from 'vscode';
import type { DisposableStore } from '../core/base/disposable';
import { AlertStore } from '../core/errors/alerts/alertStore';
import { ErrorStore } from '../core/errors/errorStore';
import type { Incident } from '../core/incidents/incident';
import { IncidentStore } from '../core/incidents/incidentStore';
import { CauseBook } from '../core/notes/causeBook';
import { FixStore } from '../core/notes/fixStore';
import { NoteStore } from '../core/notes/noteStore';
import { PlaybookStore } from '../core/playbooks/playbookStore';
import { classifyIncident } from '../core/team/classify';
import { TeamStore } from '../core/team/teamStore';

/** The stores that features meet in. */
export type Stores = ReturnType<typeof makeStores>;

export function makeStores(owned: DisposableStore) {
  const team = owned.add(new TeamStore());
  const classify = (incident: Incident) => classifyIncident(incident, team.team, team.state.patterns);
  const incidents = owned.add(new IncidentStore(classify));
  owned.add(team.onDidChange(() => incidents.reclassify(classify)));
  return {
    team,
    classify,
    incidents,
    errors: owned.add(new ErrorStore()),
    alerts: owned.add(new AlertStore()),
    notes: owned.add(new NoteStore()),
    causes: owned.add(new CauseBook()),
    fixes: owned.add(new FixStore()),
    playbooks: owned.add(new PlaybookStore(vscode.l10n.t('Playbooks'))),
  };
}
