import * as vscode from 'vscode';
import type { SentenceAction, Sentences } from './sentence';

const size = (bytes: number): string =>
  bytes < 1024 * 1024
    ? vscode.l10n.t('{0} KB', Math.ceil(bytes / 1024))
    : vscode.l10n.t('{0} MB', (bytes / 1024 / 1024).toFixed(1));

/** The path of a URI as a person of this workspace would say it; a link's path stays as it is written. */
const name = (file: string): string =>
  /^[a-z][a-z0-9+.-]+:/i.test(file) ? vscode.workspace.asRelativePath(vscode.Uri.parse(file)) : file;

export const playbooksSentences: Sentences<'playbooks'> = {
  'playbooks.tooLarge': ({ file, bytes, limit }) => ({
    text: vscode.l10n.t(
      '{0} has {1}: playbooks of more than {2} are not shown. Open it as a file instead.',
      name(file),
      size(bytes),
      size(limit),
    ),
    action: openAsFile(file),
  }),
  'playbooks.gone': ({ file }) => ({
    text: vscode.l10n.t('{0} is no longer there: it was deleted, moved or renamed.', name(file)),
    action: search(),
  }),
  'playbooks.unreadable': ({ file, detail }) => ({
    text: vscode.l10n.t('{0} could not be read: {1}', name(file), detail),
  }),
  'playbooks.notText': ({ file }) => ({
    text: vscode.l10n.t('{0} holds no text and cannot be shown as a playbook.', name(file)),
  }),
  'playbooks.brokenUtf8': ({ file }) => ({
    text: vscode.l10n.t('{0} is not UTF-8: some characters could not be read and stand as “�”.', name(file)),
    action: openAsFile(file),
  }),
  'playbooks.outside': ({ file }) => ({
    text: vscode.l10n.t('{0} leads outside of the workspace and the team home and was not read.', name(file)),
  }),
  'playbooks.frontMatterField': ({ file, field }) => ({
    text: vscode.l10n.t(
      '{0}: “{1}” in the front matter has to be a text or a list of texts.',
      name(file),
      field,
    ),
    action: openAsFile(file),
  }),
  'playbooks.tooMany': ({ limit }) => ({
    text: vscode.l10n.t(
      'There are more than {0} playbook files: the rest was not read. Narrow the setting “opex.playbooks.locations”.',
      limit,
    ),
    action: openSetting(),
  }),
  'playbooks.listFailed': ({ place, detail }) => ({
    text: vscode.l10n.t('The playbooks in {0} could not be listed: {1}', place, detail),
  }),
  'playbooks.badPattern': ({ pattern }) => ({
    text: vscode.l10n.t(
      '“{0}” in the setting “opex.playbooks.locations” is not a path pattern below the folder.',
      pattern,
    ),
    action: openSetting(),
  }),
  'playbooks.badFolder': ({ path }) => ({
    text: vscode.l10n.t(
      '“{0}” in the setting “opex.playbooks.folders” is neither an absolute path nor one below “~”.',
      path,
    ),
    action: openSetting('opex.playbooks.folders'),
  }),
  'playbooks.homeNotTrusted': () => ({
    text: vscode.l10n.t('In Restricted Mode the playbooks of the team home are not read.'),
    action: { label: vscode.l10n.t('Manage Trust'), command: 'workbench.trust.manage' },
  }),
  'playbooks.partlyPlain': ({ file }) => ({
    text: vscode.l10n.t(
      '{0}: parts from here on are nested too deep or too costly to lay out and are shown as plain text.',
      name(file),
    ),
    action: openAsFile(file),
  }),
  'playbooks.unknown': ({ file }) => ({
    text: vscode.l10n.t('{0} is not among the playbooks that Opex finds.', name(file)),
    action: search(),
  }),
  'playbooks.linkRefused': ({ href }) => ({
    text: vscode.l10n.t('This link is not followed, because its kind is not safe: {0}', href),
  }),
  'playbooks.linkDead': ({ href }) => ({
    text: vscode.l10n.t('This link leads nowhere: there is no {0}.', href),
  }),
  'playbooks.anchorDead': ({ href }) => ({
    text: vscode.l10n.t('This link leads to no heading: {0}', href),
  }),
  'playbooks.imageMissing': ({ path }) => ({
    text: vscode.l10n.t('This image is not there: {0}', path),
  }),
  'playbooks.commandFileGone': ({ path }) => ({
    text: vscode.l10n.t('A command needs {0}, which the repository does not have.', path),
  }),
  'playbooks.unknownService': ({ name: service }) => ({
    text: vscode.l10n.t('The team file has no service “{0}”.', service),
  }),
  'playbooks.unknownPartner': ({ name: partner }) => ({
    text: vscode.l10n.t(
      'Nothing says how to reach {0}: add “reach” here, or the partner to the team file.',
      partner,
    ),
  }),
  'playbooks.noOwner': () => ({
    text: vscode.l10n.t('Nobody owns this playbook: add “owner” to its front matter.'),
  }),
  'playbooks.stale': ({ days }) => ({
    text: vscode.l10n.t(
      'Nobody used, reviewed or changed this playbook for {0} days. Read it through and add “reviewed: YYYY-MM-DD” to its front matter.',
      days,
    ),
  }),
  'playbooks.unreached': ({ days }) => ({
    text: vscode.l10n.t(
      'No alert of the past {0} days leads here: add “alerts” or “services” to the front matter.',
      days,
    ),
  }),
  'playbooks.stepWrong': ({ at }) => ({
    text: vscode.l10n.t(
      'A step was wrong when this playbook was used on {0}.',
      new Date(at).toLocaleDateString(vscode.env.language),
    ),
  }),
  'playbooks.incidentGone': () => ({
    text: vscode.l10n.t('This incident is no longer among the open ones.'),
    action: search(),
  }),
  'playbooks.commandsUntrusted': () => ({
    text: vscode.l10n.t('In Restricted Mode no command of a playbook goes to a terminal.'),
    action: { label: vscode.l10n.t('Manage Trust'), command: 'workbench.trust.manage' },
  }),
  'playbooks.valueRefused': ({ name: value, value: text }) => ({
    text: vscode.l10n.t(
      '{0} is “{1}”: only letters, digits and . _ : / @ = - go into a command, and no - first.',
      value,
      text.slice(0, 60),
    ),
  }),
  'playbooks.blockRefused': ({ why }) => ({ text: why }),
  'playbooks.partGone': () => ({
    text: vscode.l10n.t('The playbook has changed meanwhile: look at it again.'),
  }),
  'playbooks.targetUnknown': () => ({
    text: vscode.l10n.t(
      'Not run: what it would act on is not known. Insert it in the terminal, and look before you press Enter.',
    ),
  }),
  'playbooks.targetChanged': ({ was, now }) => ({
    text: vscode.l10n.t('Not run: the target was {0} and is {1} now.', was, now),
  }),
  'playbooks.noQueries': () => ({
    text: vscode.l10n.t('No log or metric backend is connected that could run this query.'),
  }),
  'playbooks.useNewer': () => ({
    text: vscode.l10n.t(
      'Not kept: a newer version of Opex wrote down what was done with this playbook. Update Opex in this window.',
    ),
  }),
  'playbooks.useBusy': () => ({
    text: vscode.l10n.t('Not kept: another window is writing down what was done. Try again.'),
  }),
};

function openAsFile(uri: string): SentenceAction {
  return { label: vscode.l10n.t('Open File'), command: 'vscode.open', args: [vscode.Uri.parse(uri)] };
}

function search(): SentenceAction {
  return { label: vscode.l10n.t('Search Playbooks'), command: 'opex.searchPlaybooks' };
}

function openSetting(key = 'opex.playbooks.locations'): SentenceAction {
  return {
    label: vscode.l10n.t('Open Setting'),
    command: 'workbench.action.openSettings',
    args: [key],
  };
}
