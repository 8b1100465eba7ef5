import * as vscode from 'vscode';
import type { ExpectedValue } from '../../core/team/problems';
import type { Sentence, Sentences } from './sentence';

export const teamSentences: Sentences<'team'> = {
  'team.syntax': ({ fault }) => ({ text: syntaxText(fault) }),
  'team.notAnObject': () => ({ text: vscode.l10n.t('The team file has to be an object: { … }.') }),
  'team.tooLarge': ({ size, limit }) => ({
    text: vscode.l10n.t('The team file is too large to be read: {0} of at most {1} characters.', size, limit),
  }),
  'team.tooDeep': ({ limit }) => ({
    text: vscode.l10n.t('More than {0} brackets stand within each other here; the file was not read.', limit),
  }),
  'team.newerVersion': ({ version, supported }) => ({
    text: vscode.l10n.t(
      'This file is of version {0}; this Opex knows {1}. What it knows is used, and it never writes the file.',
      version,
      supported,
    ),
  }),
  'team.unknownKey': ({ key }) => ({
    text: vscode.l10n.t('Opex does not know “{0}”. It is kept and does nothing.', key),
  }),
  'team.duplicateKey': ({ key }) => ({
    text: vscode.l10n.t('“{0}” stands here twice. The first one counts.', key),
  }),
  'team.missingKey': ({ key }) => ({
    text: vscode.l10n.t('“{0}” is missing here, so this part is left out.', key),
  }),
  'team.wrongValue': ({ key, expected }) => ({ text: wrongValueText(key, expected) }),
  'team.unknownCondition': ({ key, rule }) => ({
    text: vscode.l10n.t(
      'Rule {0} is left out: Opex does not know its condition “{1}”, and without it the rule would match too much.',
      rule,
      key,
    ),
  }),
  'team.badPattern': ({ rule, detail }) => ({
    text: vscode.l10n.t('Rule {0} never matches: its pattern is no regular expression ({1}).', rule, detail),
  }),
  'team.patternTooLarge': ({ rule }) => ({
    text: vscode.l10n.t('Rule {0} never matches: the patterns before it are too long together.', rule),
  }),
  'team.patternTooSlow': ({ rule, limitMs }) => ({
    text: vscode.l10n.t(
      'Rule {0} is off: its pattern needs longer than {1} ms for one text. Repetition within repetition, such as (a+)+, is slow.',
      rule,
      limitMs,
    ),
  }),
  'team.patternsFailed': ({ detail }) => ({
    text: vscode.l10n.t('Rules with a pattern are off: what runs them does not start ({0}).', detail),
    action: { label: vscode.l10n.t('Show Log'), command: 'opex.showLog' },
  }),
  'team.undefinedService': ({ name }) => ({
    text: vscode.l10n.t(
      'No service “{0}” is defined here. The rule holds only where an incident or a log calls its service so.',
      name,
    ),
  }),
  'team.undefinedArea': ({ name }) => ({ text: vscode.l10n.t('No area “{0}” is defined here.', name) }),
  'team.duplicateService': ({ id, first }) => ({
    text: vscode.l10n.t('{0} belongs to “{1}” already, which keeps it.', id, first),
  }),
  'team.rulesHidden': ({ rule, hidden }) => ({
    text: vscode.l10n.t(
      'Rule {0} has no condition and matches everything: the {1} after it are never asked.',
      rule,
      hidden,
    ),
  }),
  'team.valueNeeded': ({ rule }) => ({
    text: vscode.l10n.t(
      'Rule {0} never applies: no service that it is about has a “value”, which says what a lost customer or order costs.',
      rule,
    ),
  }),
  'team.alertNeverFires': () => ({
    text: vscode.l10n.t('This alert never fires: more than 100% of the traffic would have to fail.'),
  }),
  'team.burnNeverFires': ({ factors }) => ({
    text: vscode.l10n.t(
      'With this objective the alerts at burn rate {0} never fire: more than 100% of the traffic would have to fail.',
      factors.join(', '),
    ),
  }),
  'team.moreProblems': ({ count }) => ({ text: vscode.l10n.t('Further problems, not shown: {0}.', count) }),
  'team.patternsOff': () => ({
    text: vscode.l10n.t('Rules with a pattern are off: this workspace is not trusted.'),
  }),
  'team.unreadable': ({ file, detail }) => ({
    text: vscode.l10n.t('{0} cannot be read: {1}', file, detail),
  }),
  'team.keptLastGood': ({ file }) => ({
    text: vscode.l10n.t('{0} cannot be read as it is now. What it said before stays in force.', file),
  }),
  'team.otherFile': ({ inForce }) => ({
    text: vscode.l10n.t('This team file is not in force: {0} is.', inForce),
  }),
  'team.homeNotAbsolute': ({ path }) =>
    setTeamHome(vscode.l10n.t('The team home “{0}” is no absolute path, so there is none.', path)),
  'team.homeMissing': ({ path }) =>
    setTeamHome(vscode.l10n.t('The team home “{0}” is no folder on this machine, so there is none.', path)),
  'team.homeWithheld': ({ path }) => ({
    text: vscode.l10n.t('The team home “{0}” is not read: this workspace is not trusted.', path),
  }),
  'team.outside': ({ file }) => ({
    text: vscode.l10n.t('{0} leads out of the workspace, which is not trusted; it is not read.', file),
  }),
  'team.noPlaceForFile': () =>
    setTeamHome(vscode.l10n.t('There is no folder to keep this in: open one, or set a team home.')),
  'team.noFile': () => ({
    text: vscode.l10n.t('There is no team file yet; defaults hold.'),
    action: { label: vscode.l10n.t('Set Up Team'), command: 'opex.setUpTeam' },
  }),
  'team.draftNeedsValidFile': ({ file }) => ({
    text: vscode.l10n.t('{0} has errors. Mend them first, so that nothing in it is lost.', file),
    action: { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' },
  }),
  'team.fileChanged': ({ file }) => ({
    text: vscode.l10n.t('{0} has changed since the draft was made. Nothing was written.', file),
    action: { label: vscode.l10n.t('Draft Again'), command: 'opex.setUpTeam' },
  }),
  'team.unsaved': ({ file }) => ({
    text: vscode.l10n.t('{0} has changes that are not saved. Save or revert them first.', file),
    action: { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' },
  }),
  'team.nothingToDraft': () => ({
    text: vscode.l10n.t(
      'There is nothing to draft from: no connection gives services, and no folder is open.',
    ),
    action: { label: vscode.l10n.t('Connect…'), command: 'opex.connect' },
  }),
  'team.noDraft': () => ({
    text: vscode.l10n.t('There is no draft to accept.'),
    action: { label: vscode.l10n.t('Set Up Team'), command: 'opex.setUpTeam' },
  }),
};

function setTeamHome(text: string): Sentence {
  return { text, action: { label: vscode.l10n.t('Set Team Home…'), command: 'opex.setTeamHome' } };
}

/** The parser's name of a fault in words; what is rare shares one sentence. */
function syntaxText(fault: string): string {
  switch (fault) {
    case 'CommaExpected':
      return vscode.l10n.t('A comma is missing before this.');
    case 'ColonExpected':
      return vscode.l10n.t('A colon is missing before this.');
    case 'CloseBraceExpected':
      return vscode.l10n.t('A closing brace } is missing before this.');
    case 'CloseBracketExpected':
      return vscode.l10n.t('A closing bracket ] is missing before this.');
    case 'PropertyNameExpected':
      return vscode.l10n.t('A key in double quotes is expected here.');
    case 'ValueExpected':
      return vscode.l10n.t('A value is expected here.');
    case 'EndOfFileExpected':
      return vscode.l10n.t('The file should have ended before this.');
    case 'UnexpectedEndOfString':
      return vscode.l10n.t('This text has no closing quote.');
    case 'UnexpectedEndOfComment':
      return vscode.l10n.t('This comment is not closed.');
    default:
      return vscode.l10n.t('This is not valid JSON ({0}).', fault);
  }
}

function wrongValueText(key: string, expected: ExpectedValue): string {
  switch (expected) {
    case 'text':
      return vscode.l10n.t('“{0}” should be a text of 1 to 1,000 characters; it is left out.', key);
    case 'texts':
      return vscode.l10n.t('“{0}” should be a list of texts; what is not is left out.', key);
    case 'number':
      return vscode.l10n.t('“{0}” should be a number, zero or more; it is left out.', key);
    case 'wholeNumber':
      return vscode.l10n.t('“{0}” should be a whole number from 1; it is left out.', key);
    case 'object':
      return vscode.l10n.t('“{0}” should be an object: { … }; it is left out.', key);
    case 'list':
      return vscode.l10n.t('“{0}” should be a list: [ … ], not too long; it is left out.', key);
    case 'class':
      return vscode.l10n.t('“{0}” should be "critical", "major" or "standard"; this part is left out.', key);
    case 'duration':
      return vscode.l10n.t('“{0}” should be a span such as "90s", "5m", "1h" or "5d"; it is left out.', key);
    case 'share':
      return vscode.l10n.t('“{0}” should be a share such as "0.1%", above zero; this part is left out.', key);
    case 'comparison':
      return vscode.l10n.t('“{0}” should be a comparison such as ">= 500"; this part is left out.', key);
    case 'status':
      return vscode.l10n.t('“{0}” should be an HTTP status such as 503 or "5xx"; the rule is left out.', key);
    case 'glob':
      return vscode.l10n.t(
        '“{0}” takes globs relative to the repository, with / between folders and without “..”; this one is left out.',
        key,
      );
    case 'repository':
      return vscode.l10n.t(
        '“{0}” should be a git remote (https or ssh, without a password) or a local path; it is left out.',
        key,
      );
    case 'pagerDutyId':
      return vscode.l10n.t('“{0}” takes ids such as "PABC123"; this one is left out.', key);
    case 'range':
      return vscode.l10n.t(
        '“{0}” should be two numbers, from least to most, such as [40, 67]; this part is left out.',
        key,
      );
    case 'currency':
      return vscode.l10n.t('“{0}” should be a currency code such as "USD"; this part is left out.', key);
    case 'quarter':
      return vscode.l10n.t('“{0}” should be a quarter such as "2026-Q4"; it is left out.', key);
    case 'zone':
      return vscode.l10n.t('“{0}” should be a time zone such as "Europe/Berlin"; it is left out.', key);
    case 'weekday':
      return vscode.l10n.t('“{0}” takes days such as "Mon"; this one is left out.', key);
    case 'hours':
      return vscode.l10n.t('“{0}” should be hours of a day such as "09:00-17:00"; it is left out.', key);
    case 'handOver':
      return vscode.l10n.t('“{0}” should be a day and a time such as "Mon 09:00"; it is left out.', key);
    case 'date':
      return vscode.l10n.t('“{0}” takes dates such as "2026-12-25"; this one is left out.', key);
    case 'slaHours':
      return vscode.l10n.t('“{0}” should be "always" or "support"; it is left out.', key);
    case 'gitHubName':
      return vscode.l10n.t('“{0}” should be a repository such as "acme/shop"; it is left out.', key);
    case 'webAddress':
      return vscode.l10n.t('“{0}” should be an address that begins with https://; it is left out.', key);
  }
}
